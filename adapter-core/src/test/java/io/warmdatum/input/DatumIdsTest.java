package io.warmdatum.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatumIdsTest {

    private static InputFile file(
            String name, String repo, String path, String hash, boolean reference) {
        return new InputFile(
                name,
                "default",
                repo,
                "master",
                "c0",
                new FileEntry(path, 3, hash),
                "",
                "",
                false,
                false,
                reference);
    }

    @Nested
    class Ids {

        @ParameterizedTest
        @CsvSource({
            "images, images, /kitten.jpg,"
                    + " 3c726887e69fb82e628366072e57087868f7f42b29613ac50ffaa692e5a78d5c",
            "images, images, /liberty.jpg,"
                    + " cef4a52be60465b328ea783037b6c46531ad7cc9f4e190f9c0e548f473cd1fd1",
            "images, images, /robot.jpg,"
                    + " e33c4bba9e27ca672857829d3f6b2e33f2901827e958060f3ba0b0bc584d6c8a",
            "images, images, /,"
                    + " 2a529329b50b57b5e8d4f6020d9d4c5a588c0c81f2825c3dc373276fb1b022cf",
            "data, data, /dir1/,"
                    + " 396a7b7b0beafa63c9113bb29416f2c1c2387563fc94e1afdd2b959f462bc877",
            "in, images, /kitten.jpg,"
                    + " 37470d608ac79cdbdf01b5d06c13993a56e8dfd3e6448dc2c564ff996b708d26",
            "data, data, /file,"
                    + " 4eb761b0a0491b27ae98e54166175d1d32ff49fc70175d7480b41c57ef83bfb3",
        })
        void equalThoseOfTheReference(String name, String repo, String path, String id) {
            assertEquals(id, DatumIds.id(List.of(file(name, repo, path, "", false))));
        }

        @Test
        void coverAllInputsInTheirOrder() {
            InputFile a = file("a", "a", "/1", "", false);
            InputFile b = file("b", "b", "/2", "", false);
            assertEquals(
                    "12dc7a901a5f377a6a89c343f9a23a1dcb32808459b3b73c7400c242fe273cfe",
                    DatumIds.id(List.of(a, b)));
            assertNotEquals(DatumIds.id(List.of(a, b)), DatumIds.id(List.of(b, a)));
        }
    }

    @Nested
    class Hashes {

        private final String id =
                "4eb761b0a0491b27ae98e54166175d1d32ff49fc70175d7480b41c57ef83bfb3";
        private final InputFile data =
                file(
                        "data",
                        "data",
                        "/file",
                        "8724c9c674bca188e8ea868fb6cca0cb9622876efbad0ea2063e7ac51396dfc5",
                        false);

        @Test
        void equalThoseOfTheReference() {
            assertEquals(
                    "9a99bd20e42f9c51cf30a89c2496204830d84d2120de1594a11b1b4813b42b05",
                    DatumIds.hash(id, List.of(data), "salt"));
            byte[] kitten =
                    Base64.getDecoder().decode("LuCWmgzRwTIwzu9urNLh7zp+4uQTI7a8OU1DMus4dhc=");
            InputFile image =
                    file(
                            "images",
                            "images",
                            "/kitten.jpg",
                            HexFormat.of().formatHex(kitten),
                            false);
            assertEquals(
                    "07a7ecaac7ea9250040a47d76a75fd132e819b6e0e124e4f58bb8b04e573adc1",
                    DatumIds.hash(
                            DatumIds.id(List.of(image)),
                            List.of(image),
                            "d63e951a6b12413688479ea8063bd208"));
        }

        @Test
        void leaveOutReferenceInputs() {
            InputFile reference = file("model", "model", "/m", "abcd", true);
            assertEquals(
                    DatumIds.hash(id, List.of(data), "salt"),
                    DatumIds.hash(id, List.of(data, reference), "salt"));
        }

        @Test
        void needHexContentHashes() {
            InputFile broken = file("a", "a", "/a", "no hex", false);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DatumIds.hash(id, List.of(broken), "salt"));
        }
    }
}
