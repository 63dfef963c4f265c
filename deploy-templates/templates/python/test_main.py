import pathlib
import tempfile
import unittest
from unittest import mock

import datums
import main


class CountTest(unittest.TestCase):
    def test_counts_words(self):
        self.assertEqual(2, main.count("two  words\n"))

    def test_refuses_what_has_no_words(self):
        with self.assertRaisesRegex(ValueError, "no words"):
            main.count(" \n")

    def test_writes_the_count_beside_the_name(self):
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(folder, "a.txt")
            text.write_text("one two three", encoding="utf-8")
            with mock.patch.object(datums, "OUT", pathlib.Path(folder)):
                main.work({"@{input-name}": str(text)})
            self.assertEqual("3\n", pathlib.Path(folder, "a.txt.count").read_text())


if __name__ == "__main__":
    unittest.main()
