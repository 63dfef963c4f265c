package io.warmdatum.lambda.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static LambdaBatch read(String event) throws Exception {
        String json = event.replace('\'', '"');
        LambdaBatch batch = Sources.read(MAPPER, json.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                QueueStreamTest.text(Sources.read(MAPPER.readTree(json))),
                QueueStreamTest.text(batch),
                "as a tree, and as it streams by");
        return batch;
    }

    /** The answer for ends given by letters: d(one), p(arked), f(ailed), g(ood), t(ime), h(eld). */
    private static String answer(LambdaBatch batch, String letters) {
        List<DatumEnd> ends = new ArrayList<>();
        for (char letter : letters.toCharArray()) {
            ends.add(
                    switch (letter) {
                        case 'd' -> DatumEnd.done();
                        case 'p' -> DatumEnd.of(Kind.PARKED, "parked");
                        case 'f' -> DatumEnd.of(Kind.FAILED, "failed");
                        case 'g' -> DatumEnd.of(Kind.FAILED_FOR_GOOD, "for good");
                        case 't' -> DatumEnd.of(Kind.DEFERRED, "no time");
                        case 'h' -> DatumEnd.of(Kind.HELD, "held");
                        default -> throw new IllegalArgumentException("letter " + letter);
                    });
        }
        Answer answer = batch.answer(ends);
        return answer instanceof Answer.Respond respond
                ? respond.body().toString().replace('"', '\'')
                : "! " + ((Answer.Fail) answer).reason();
    }

    private static String payload(LambdaDatum datum) {
        return new String(datum.payload().orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static String message(String id, String body, String queue, String group) {
        return "{'messageId':'%s','body':%s,'attributes':{'ApproximateReceiveCount':'2','MessageGroupId':'%s'},'eventSource':'aws:sqs','eventSourceARN':'arn:aws:sqs:r:1:%s'}"
                .formatted(id, body, group, queue);
    }

    private static String records(String... records) {
        return "{'Records':[" + String.join(",", records) + "]}";
    }

    @Nested
    class Detection {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "s3-batch | {'invocationSchemaVersion':'1.0','invocationId':'i','job':{'id':'j'},'tasks':[{'taskId':'t','s3Key':'k','s3VersionId':null,'s3BucketArn':'arn:aws:s3:::b'}]}",
                    "map | {'Items':[1,2]}",
                    "map | {'BatchInput':{'a':1},'Items':[{'Records':[]}]}",
                    "kafka | {'eventSource':'aws:kafka','records':{'t-0':[{'offset':1}]}}",
                    "kafka | {'eventSource':'SelfManagedKafka','records':{'t-0':[{'offset':1}]}}",
                    "sqs | {'Records':[{'messageId':'m','eventSource':'aws:sqs','eventSourceARN':'arn:q'}]}",
                    "sqs-fifo | {'Records':[{'messageId':'m','eventSource':'aws:sqs','eventSourceARN':'arn:q.fifo'}]}",
                    "kinesis | {'Records':[{'eventSource':'aws:kinesis','kinesis':{'sequenceNumber':'1'}}]}",
                    "dynamodb | {'Records':[{'eventSource':'aws:dynamodb','dynamodb':{'SequenceNumber':'1'}}]}",
                    "s3 | {'Records':[{'eventSource':'aws:s3','s3':{'bucket':{'name':'b'},'object':{'key':'k'}}}]}",
                    "sns | {'Records':[{'EventSource':'aws:sns','Sns':{'Message':'m'}}]}",
                    "sqs | [{'messageId':'m','eventSource':'aws:sqs','eventSourceARN':'arn:q'}]",
                    "kinesis | [{'eventSource':'aws:kinesis','sequenceNumber':'5','partitionKey':'p','data':'YQ=='}]",
                    "dynamodb | [{'eventSource':'aws:dynamodb','dynamodb':{'SequenceNumber':'1'}}]",
                    "array | [{'eventSource':'aws:other'}]",
                    "array | []",
                    "eventbridge | {'detail-type':'t','source':'s','detail':{}}",
                    "direct | {'datums':[{'id':'a'}]}",
                    "event | {'anything':1}",
                    "event | {'Records':[]}",
                    "event | {'Records':[{'eventSource':'aws:unknown'}]}",
                    "event | {'records':{'a':[]},'eventSource':'acme'}",
                    "event | 5",
                })
        void looksAtWhatTellsSourcesApart(String source, String event) throws Exception {
            assertEquals(source, read(event).source());
        }
    }

    @Nested
    class Sqs {

        private final String three =
                records(
                        message("1", "'a'", "q", "g"),
                        message("2", "'b'", "q", "g"),
                        message("3", "'c'", "q", "h"));

        @ParameterizedTest
        @CsvSource({
            "ddd, {'batchItemFailures':[]}",
            "dpd, {'batchItemFailures':[]}",
            "dfd, {'batchItemFailures':[{'itemIdentifier':'2'}]}",
            "gth, '{''batchItemFailures'':[{''itemIdentifier'':''1''},{''itemIdentifier'':''2''},{''itemIdentifier'':''3''}]}'",
        })
        void namesThoseThatAreNotDone(String ends, String answer) throws Exception {
            assertEquals(answer, answer(read(three), ends));
        }

        @Test
        void groupsOfAStandardQueueAreNoLanes() throws Exception {
            assertTrue(read(three).datums().stream().allMatch(d -> d.lane().isEmpty()));
        }

        @Test
        void groupsOfAFifoQueueAreLanes() throws Exception {
            LambdaBatch batch = read(three.replace(":q'", ":q.fifo'"));
            assertEquals(
                    List.of("group g", "group g", "group h"),
                    batch.datums().stream().map(LambdaDatum::lane).toList());
        }

        @Test
        void tellsWhatTheMessageSays() throws Exception {
            LambdaDatum datum = read(three).datums().get(0);
            assertEquals("a", payload(datum));
            assertEquals(
                    Map.of(
                            "WARMDATUM_MESSAGE_ID", "1",
                            "WARMDATUM_RECEIVE_COUNT", "2",
                            "WARMDATUM_MESSAGE_GROUP", "g"),
                    datum.vars());
            assertEquals("arn:aws:sqs:r:1:q:1", datum.identity());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{'body':'x'}", "{'messageId':''}", "{'messageId':null}"})
        void aMessageWithoutIdFailsTheWhole(String message) {
            String record = message.replace("}", ",'eventSource':'aws:sqs'}");
            assertThrows(BadEventException.class, () -> read(records(record)));
        }

        @Test
        void aMessageThatCameTwiceIsDoneOnlyIfBothAre() throws Exception {
            LambdaBatch batch =
                    read(records(message("1", "'a'", "q", ""), message("1", "'a'", "q", "")));
            assertEquals("{'batchItemFailures':[{'itemIdentifier':'1'}]}", answer(batch, "df"));
        }
    }

    @Nested
    class Envelopes {

        private static final String S3 =
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"a+b%2Fc%C3%A4.txt\",\"size\":7,\"versionId\":\"v\"}}}]}";
        private static final String BRIDGE =
                "{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"detail\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"a+b.txt\",\"size\":7}}}";

        private LambdaDatum inBody(String body) throws Exception {
            return Sources.read(
                            MAPPER.readTree(
                                    records(message("1", "'BODY'", "q", ""))
                                            .replace('\'', '"')
                                            .replace("\"BODY\"", MAPPER.writeValueAsString(body))))
                    .datums()
                    .get(0);
        }

        private String inSns(String message) throws Exception {
            return "{\"Type\":\"Notification\",\"Message\":"
                    + MAPPER.writeValueAsString(message)
                    + "}";
        }

        @Test
        void notificationsOfS3BecomeFiles() throws Exception {
            for (String body : List.of(S3, inSns(S3))) {
                LambdaDatum datum = inBody(body);
                assertEquals("[s3://b/a b/cä.txt?versionId=v]", datum.files().toString());
                assertEquals(7, datum.files().get(0).size().getAsLong());
                assertEquals(Optional.empty(), datum.payload());
            }
        }

        @Test
        void keysOnEventBridgeAreNotEncoded() throws Exception {
            for (String body : List.of(BRIDGE, inSns(BRIDGE))) {
                assertEquals("[s3://b/a+b.txt]", inBody(body).files().toString());
            }
            assertEquals("[s3://b/a+b.txt]", read(BRIDGE).datums().get(0).files().toString());
        }

        @Test
        void removedObjectsAreNoFiles() throws Exception {
            LambdaDatum datum = inBody(S3.replace("ObjectCreated:Put", "ObjectRemoved:Delete"));
            assertEquals(List.of(), datum.files());
            assertTrue(payload(datum).contains("ObjectRemoved"));
        }

        @Test
        void theProbeOfANewNotificationIsNoWork() throws Exception {
            LambdaDatum datum = inBody("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}");
            assertTrue(datum.probe());
        }

        @Test
        void snsIsTakenOffOtherMessages() throws Exception {
            assertEquals("plain", payload(inBody(inSns("plain"))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "text \"s3\"", "{\"s3\":1}", "[\"Notification\"]", "{ \"s3\""})
        void everythingElseStaysAsItIs(String body) throws Exception {
            assertEquals(body, payload(inBody(body)));
        }
    }

    @Nested
    class StreamsAndKafka {

        private static String kinesis(String number) {
            return "{'eventSource':'aws:kinesis','eventID':'shard-1:%1$s','kinesis':{'partitionKey':'k%1$s','data':'YQ==','sequenceNumber':'%1$s'}}"
                    .formatted(number);
        }

        @Test
        void theLowestNumberIsNamedAsANumber() throws Exception {
            LambdaBatch batch = read(records(kinesis("1000"), kinesis("99"), kinesis("10000")));
            assertEquals("{'batchItemFailures':[{'itemIdentifier':'99'}]}", answer(batch, "fff"));
            assertEquals("{'batchItemFailures':[{'itemIdentifier':'1000'}]}", answer(batch, "tdh"));
            assertEquals("{'batchItemFailures':[]}", answer(batch, "dpd"));
            assertEquals("a", payload(batch.datums().get(0)));
            assertEquals("key k1000", batch.datums().get(0).lane());
            assertEquals("shard shard-1", batch.datums().get(0).stretch());
        }

        @Test
        void theStateOfAWindowIsGivenBack() throws Exception {
            String event =
                    records(kinesis("1")).replace("{'Records'", "{'state':{'n':1},'Records'");
            assertEquals("{'batchItemFailures':[],'state':{'n':1}}", answer(read(event), "d"));
        }

        @Test
        void keysOfATableAreLanes() throws Exception {
            LambdaBatch batch =
                    read(
                            records(
                                    "{'eventSource':'aws:dynamodb','eventName':'MODIFY','dynamodb':{'Keys':{'id':{'N':'1'}},'SequenceNumber':'42'}}"));
            assertEquals("key {\"id\":{\"N\":\"1\"}}", batch.datums().get(0).lane());
            assertEquals("{'batchItemFailures':[{'itemIdentifier':'42'}]}", answer(batch, "f"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{'sequenceNumber':'x'}"})
        void aRecordWithoutNumberFailsTheWhole(String kinesis) {
            String event = records("{'eventSource':'aws:kinesis','kinesis':" + kinesis + "}");
            assertThrows(BadEventException.class, () -> read(event));
        }

        @Test
        void kafkaNamesTheLowestOffsetOfEachPartition() throws Exception {
            LambdaBatch batch =
                    read(
                            "{'eventSource':'aws:kafka','eventSourceArn':'arn','records':{'t-0':[{'offset':5,'value':'YQ=='},{'offset':6,'key':'aw=='}],'t-1':[{'offset':0}]}}");
            assertEquals(
                    "{'batchItemFailures':[{'itemIdentifier':{'partition':'t-0','offset':5}},{'itemIdentifier':{'partition':'t-1','offset':0}}]}",
                    answer(batch, "fft"));
            assertEquals(
                    "{'batchItemFailures':[{'itemIdentifier':{'partition':'t-0','offset':6}}]}",
                    answer(batch, "dfd"));
            assertEquals("a", payload(batch.datums().get(0)));
            assertEquals(
                    List.of("t-0", "t-0 key aw==", "t-1"),
                    batch.datums().stream().map(LambdaDatum::lane).toList());
        }
    }

    @Nested
    class S3BatchOperations {

        private static final String V1 =
                "{'invocationSchemaVersion':'1.0','invocationId':'i','job':{'id':'j'},'tasks':[{'taskId':'t','s3Key':'a+b%2Fc','s3VersionId':'v','s3BucketArn':'arn:aws:s3:::b'}]}";

        @ParameterizedTest
        @CsvSource({
            "d, Succeeded, ''",
            "f, TemporaryFailure, failed",
            "t, TemporaryFailure, no time",
            "g, PermanentFailure, for good",
            "p, PermanentFailure, parked",
        })
        void givesEachTaskItsCode(String end, String code, String text) throws Exception {
            assertEquals(
                    "{'invocationSchemaVersion':'1.0','treatMissingKeysAs':'TemporaryFailure','invocationId':'i','results':[{'taskId':'t','resultCode':'%s','resultString':'%s'}]}"
                            .formatted(code, text),
                    answer(read(V1), end));
        }

        @Test
        void readsBothSchemas() throws Exception {
            assertEquals("[s3://b/a b/c?versionId=v]", files(V1));
            String second =
                    V1.replace("1.0", "2.0")
                            .replace("'s3BucketArn':'arn:aws:s3:::b'", "'s3Bucket':'b'")
                            .replace("'id':'j'", "'id':'j','userArguments':{'k':'x'}");
            assertEquals("[s3://b/a b/c?versionId=v]", files(second));
            assertEquals("x", read(second).datums().get(0).vars().get("k"));
        }

        @Test
        void aKeyMayNameSeveralObjects() throws Exception {
            String key = "%7B%22keys%22%3A%5B%22x%22%2C%22y%20z%22%5D%7D";
            assertEquals("[s3://b/x, s3://b/y z]", files(V1.replace("a+b%2Fc", key)));
            assertEquals(
                    "[s3://b/{x]", files(V1.replace("a+b%2Fc", "%7Bx").replace("'v'", "null")));
        }

        private static String files(String event) throws Exception {
            return read(event).datums().get(0).files().toString();
        }
    }

    @Nested
    class Takers {

        @Test
        void aMapGetsBackWhatItHasToSendAgain() throws Exception {
            LambdaBatch batch =
                    read("{'BatchInput':{'bucket':'b'},'Items':[{'Key':'k','Size':3},'x','y']}");
            assertEquals("[s3://b/k]", batch.datums().get(0).files().toString());
            assertEquals(
                    "{'results':[{'index':0,'status':'done'},{'index':1,'status':'deferred','error':'no time'},{'index':2,'status':'failed_for_good','error':'for good'}],"
                            + "'deferred':['x'],'failed':[{'index':2,'error':'for good','permanent':true,'item':'y'}]}",
                    answer(batch, "dtg"));
        }

        @Test
        void aDirectCallerGivesFilesAndVariables() throws Exception {
            LambdaDatum datum =
                    read("{'datums':[{'id':'a','files':[{'uri':'s3://b/k/l','versionId':'v'}],'vars':{'x':'1'}}]}")
                            .datums()
                            .get(0);
            assertEquals("[s3://b/k/l?versionId=v]", datum.files().toString());
            assertEquals(Map.of("x", "1"), datum.vars());
            assertEquals(Optional.empty(), datum.payload());
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://b/k", "s3://b", "s3://b/", ""})
        void aFileThatIsNotInS3IsRefused(String uri) {
            assertThrows(
                    BadEventException.class,
                    () -> read("{'datums':[{'id':'a','files':[{'uri':'" + uri + "'}]}]}"));
        }

        @Test
        void whoReadsNoAnswerIsRefusedAsAWhole() throws Exception {
            LambdaBatch batch = read("[{'eventSource':'aws:mq'},{'eventSource':'aws:mq'}]");
            assertEquals("! 1 of 2 datums not done, first: failed", answer(batch, "df"));
            assertTrue(answer(batch, "dd").startsWith("{'results'"));
        }
    }
}
