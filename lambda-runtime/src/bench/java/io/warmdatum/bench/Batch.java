package io.warmdatum.bench;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A batch of SQS messages for a handler in this process. Used by one thread. */
final class Batch {

    private static final String EXPECTED = "{\"batchItemFailures\":[]}";

    private final byte[] event;

    /** Messages as the service sends them: with a short body, about 600 bytes each. */
    Batch(int messages) {
        var json = new StringBuilder("{\"Records\":[");
        for (int i = 0; i < messages; i++) {
            String id = new UUID(0x059f36b487a2L, i).toString();
            json.append(i == 0 ? "" : ",")
                    .append("{\"messageId\":\"")
                    .append(id)
                    .append("\",\"receiptHandle\":\"AQEB")
                    .append("wJnKyrHigUMZj6rYigCgxlaS3SLy0a".repeat(4))
                    .append("\",\"body\":\"{\\\"order\\\":")
                    .append(i)
                    .append("}\",\"attributes\":{\"ApproximateReceiveCount\":\"1\",")
                    .append("\"SentTimestamp\":\"1545082649183\",\"SenderId\":")
                    .append("\"AIDAIENQZJOLO23YVJ4VO\",")
                    .append("\"ApproximateFirstReceiveTimestamp\":\"1545082649185\"},")
                    .append("\"messageAttributes\":{},\"md5OfBody\":")
                    .append("\"e4e68fb7bd0e697a0ae8f1bb342846b3\",\"eventSource\":\"aws:sqs\",")
                    .append("\"eventSourceARN\":\"arn:aws:sqs:us-east-2:123456789012:my-queue\",")
                    .append("\"awsRegion\":\"us-east-2\"}");
        }
        this.event = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] event() {
        return event;
    }

    /** Has a handler serve it once. */
    void to(RequestStreamHandler handler) throws IOException {
        var answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), answer, new Bare());
        String text = answer.toString(StandardCharsets.UTF_8);
        if (!text.equals(EXPECTED)) {
            throw new IllegalStateException("answered " + text);
        }
    }

    /** Has an id and enough time. */
    private static final class Bare implements Context {

        @Override
        public String getAwsRequestId() {
            return "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
        }

        @Override
        public int getRemainingTimeInMillis() {
            return 900_000;
        }

        @Override
        public String getLogGroupName() {
            return "";
        }

        @Override
        public String getLogStreamName() {
            return "";
        }

        @Override
        public String getFunctionName() {
            return "";
        }

        @Override
        public String getFunctionVersion() {
            return "";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "";
        }

        @Override
        public CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 1769;
        }

        @Override
        public LambdaLogger getLogger() {
            return null;
        }
    }
}
