package io.warmdatum.quarkus.deployment;

import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The function's card in Quarkus' Dev UI, where the application has one: what its policy is. */
final class DevUiProcessor {

    private static final String POLICY = "policy";

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card(FunctionBuildItem function) {
        FunctionDefinition definition = function.definition();
        List<Setting> settings =
                definition.policy(ConfigKeys.ofProcess(), Optional.empty()).settings();
        var card = new CardPageBuildItem();
        card.addBuildTimeData(POLICY, settings.stream().map(DevUiProcessor::row).toList());
        card.addPage(
                Page.tableDataPageBuilder("Policy of " + definition.name())
                        .icon("font-awesome-solid:rotate")
                        .showColumn("setting")
                        .showColumn("value")
                        .showColumn("origin")
                        .showColumn("key")
                        .buildTimeDataKey(POLICY));
        return card;
    }

    /** As {@code warmdatum explain policy} shows it. */
    private static Map<String, String> row(Setting setting) {
        return Map.of(
                "setting", setting.name(),
                "value", setting.value(),
                "origin", setting.origin(),
                "key", setting.key());
    }
}
