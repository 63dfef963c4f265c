package io.warmdatum.policy;

import io.warmdatum.FailureBudget;
import io.warmdatum.spec.FailureAllowance;
import io.warmdatum.spec.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how many datums may fail. */
final class BudgetReader {

    private static final String SPEC = "warmdatum.io/failure-budget of the pipeline spec";

    @FailureBudget
    private static final class Bare {}

    private static final FailureBudget BARE = Bare.class.getAnnotation(FailureBudget.class);

    private final Site site;
    private final Optional<FailureAllowance> ofSpec;
    private final Optional<FailureBudget> annotation;
    private final List<Setting> settings;
    private final OwnKeys keys;

    BudgetReader(Site site, Optional<PipelineSpec> spec, List<Setting> settings) {
        this.site = site;
        this.ofSpec = spec.flatMap(PipelineSpec::failureBudget);
        this.annotation = site.annotation(FailureBudget.class);
        this.settings = settings;
        this.keys = new OwnKeys(site);
    }

    FailureLimit read() {
        Chosen<Integer> failures =
                member(
                        new Member<>(
                                "failures",
                                FailureBudget::failures,
                                Texts::integer,
                                n -> Member.atLeast(n, -1)),
                        ofSpec.map(allowance -> allowance.number().orElse(-1)));
        Chosen<Double> percent =
                member(
                        new Member<>(
                                "percent",
                                FailureBudget::percent,
                                Texts::decimal,
                                p -> p >= 0 && p <= 100 ? "" : "must be from 0 to 100"),
                        ofSpec.map(allowance -> allowance.percent().orElse(100.0)));
        Chosen<Integer> minimum =
                member(
                        new Member<>(
                                "minimum",
                                FailureBudget::minimum,
                                Texts::integer,
                                n -> Member.atLeast(n, 0)),
                        ofSpec.map(allowance -> FailureLimit.USUAL_MINIMUM));
        int number = failures.value();
        settings.add(
                failures.named("failure-budget.failures", number < 0 ? "any number" : "" + number));
        settings.add(percent.named("failure-budget.percent"));
        settings.add(minimum.named("failure-budget.minimum"));
        return new FailureLimit(
                number < 0 ? OptionalInt.empty() : OptionalInt.of(number),
                percent.value(),
                minimum.value());
    }

    private <T> Chosen<T> member(Member<FailureBudget, T> member, Optional<T> specified) {
        Chosen<T> otherwise =
                specified
                        .map(value -> Chosen.by(SPEC, value))
                        .or(() -> annotation.map(a -> annotated(member, a)))
                        .orElseGet(() -> Chosen.byDefault(member.get().apply(BARE), ""));
        return keys.get("failure-budget." + member.name(), member, otherwise);
    }

    private <T> Chosen<T> annotated(Member<FailureBudget, T> member, FailureBudget given) {
        T value = member.get().apply(given);
        T standard = member.get().apply(BARE);
        String broken = member.rule().apply(value);
        if (!broken.isEmpty()) {
            site.problem(
                    site.name(site.place(FailureBudget.class))
                            + ": @FailureBudget."
                            + member.name()
                            + " "
                            + broken
                            + ", is "
                            + value);
            return Chosen.byDefault(standard, "");
        }
        return Chosen.annotated("@FailureBudget", value, standard);
    }
}
