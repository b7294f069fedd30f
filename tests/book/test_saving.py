"""What an author saves while the book is built is kept, and the build says so."""

import pytest

from tools.build import files

# what runs in the chapter itself: the author at work while it executes
SAVES = """from pathlib import Path
path = Path("first.ipynb")
text = path.read_text(encoding="utf-8")
"""
SAVED = "chapters/first.ipynb: was saved while it ran; run make book again\n"
GONE = "chapters/first.ipynb: was deleted or renamed while it ran; run make book again\n"

MEANWHILE = {
    "a sentence saved": (
        'path.write_text(text.replace("A sentence.", "A better sentence."), encoding="utf-8")',
        SAVED,
    ),
    "code saved": (
        'path.write_text(text.replace("6 * 7", "6 * 8"), encoding="utf-8")',
        SAVED,
    ),
    "saved twice": (
        'path.write_text(text.replace("A sentence.", "A draft."), encoding="utf-8")\n'
        'path.write_text(text.replace("A sentence.", "A better sentence."), encoding="utf-8")',
        SAVED,
    ),
    "half saved": ("path.write_text(text[:100], encoding='utf-8')", SAVED),
    "removed": ("path.unlink()", GONE),
    "renamed": ('path.rename("other.ipynb")', GONE),
}


@pytest.mark.parametrize(("meanwhile", "said"), MEANWHILE.values(), ids=MEANWHILE)
def test_what_an_author_does_while_a_chapter_runs_is_kept(small_book, meanwhile, said):
    title = ("markdown", "# First\n\nA sentence.")
    # what the author left is noted, to be compared with what is found after the run
    noted = 'Path("noted.txt").write_text(path.read_text() if path.exists() else "gone");'
    code = f"{SAVES}{meanwhile}\n{noted}"
    chapter = small_book.write("first", title, ("code", code), ("code", "6 * 7"))
    done = small_book.execute()
    assert (done.returncode, done.stderr) == (1, said)
    noted = (chapter.parent / "noted.txt").read_text(encoding="utf-8")
    found = chapter.read_text(encoding="utf-8") if chapter.exists() else "gone"
    assert found == noted
    assert not list(chapter.parent.glob(".*.new"))


def test_the_same_saved_again_is_no_alarm(small_book):
    same = 'path.write_text(text, encoding="utf-8");'
    small_book.write("first", ("markdown", "# First"), ("code", SAVES + same), ("code", "6 * 7"))
    done = small_book.execute()
    assert (done.returncode, done.stderr) == (0, "")
    assert small_book.outputs("first")[1][0]["data"]["text/plain"] == ["42"]


ONCE = """
if not Path("noted.txt").exists():
    path.write_text(text.replace("6 * " + "7", "6 * 8"), encoding="utf-8")
    Path("noted.txt").touch()
"""


def test_the_next_run_executes_what_was_saved(small_book):
    small_book.write("first", ("markdown", "# First"), ("code", SAVES + ONCE), ("code", "6 * 7"))
    assert small_book.execute().returncode == 1
    assert small_book.outputs("first") == [[], []], "outputs that did not come of this code"
    assert small_book.execute().returncode == 0
    assert small_book.outputs("first")[1][0]["data"]["text/plain"] == ["48"]


@pytest.mark.parametrize(
    ("cell", "alarm"), [("6 * 7", True), ("A sentence.", False)], ids=["code", "prose"]
)
def test_another_chapter_saved_while_one_runs(small_book, cell, alarm):
    small_book.list_chapters("first", "second")
    small_book.write("second", ("markdown", "# Second\n\nA sentence."), ("code", "6 * 7"))
    assert small_book.execute().returncode == 0
    saves = SAVES.replace("first", "second") + f'path.write_text(text.replace("{cell}", "8"));'
    small_book.write("first", ("markdown", "# First"), ("code", saves))
    done = small_book.execute()
    said = (
        "chapters/second.ipynb: its code or the tables were saved while the chapters ran; "
        "run make book again\n"
    )
    assert (done.returncode, done.stderr) == ((1, said) if alarm else (0, ""))
    assert "8" in "".join(small_book.sources("second"))


def test_a_chapter_saved_while_it_is_tidied_is_kept(small_book):
    """A notebook whose prose changed is not executed, but an editor's marks are taken out."""
    assert small_book.execute().returncode == 0
    chapter = small_book.chapter("first")
    text = chapter.read_text(encoding="utf-8").replace("A sentence.", "Another.")
    chapter.write_text(text.replace('"version"', '"file_extension"'), encoding="utf-8")
    save = """
normalise = notebooks.normalise
def saved_meanwhile(notebook):
    path = contents.ROOT / "chapters" / "first.ipynb"
    path.write_text(path.read_text().replace("Another.", "A third."))
    normalise(notebook)
notebooks.normalise = saved_meanwhile
"""
    done = small_book.execute(before=save)
    assert (done.returncode, done.stderr) == (1, SAVED)
    assert "A third." in small_book.sources("first")[0]


def test_a_build_ends_before_the_pages_where_a_chapter_was_saved(small_book):
    saves = SAVES + 'path.write_text(text.replace("A sentence.", "A better one."));'
    small_book.write("first", ("markdown", "# First\n\nA sentence."), ("code", saves))
    done = small_book.build("book")
    assert (done.returncode, done.stderr) == (1, SAVED)
    assert "building the web pages" not in done.stdout


# --- while pages and PDF are made

FORMATS = """
import asyncio, sys
from tools.build import book, formats, standing_book
chapter = formats.ROOT / "chapters" / "first.ipynb"
async def make_pages(ready=None):
    {pages}
    standing_book.UNFINISHED.mkdir(parents=True)
    (standing_book.UNFINISHED / "index.html").write_text(chapter.read_text())
    standing_book.put_pages(standing_book.UNFINISHED)
async def make_printed():
    made = standing_book.BUILD / "made"
    made.mkdir(exist_ok=True)
    (made / standing_book.PDF.name).write_text("pdf")
    return made
formats.make_pages, formats.make_printed = make_pages, make_printed
sys.exit(book.pages())
"""


def test_a_chapter_saved_while_the_pages_are_made_is_said_and_built_again(small_book):
    save = 'chapter.write_text(chapter.read_text().replace("A sentence.", "A better one."))'
    done = small_book.python("-c", FORMATS.format(pages=save))
    said = "chapters/first.ipynb: was saved while the book was made; run make book again\n"
    assert (done.returncode, done.stderr) == (1, said)
    # the author takes it back: what the pages show is not what stands in the chapter any more
    chapter = small_book.chapter("first")
    first = chapter.read_text(encoding="utf-8").replace("A better one.", "A sentence.")
    chapter.write_text(first, encoding="utf-8")
    again = small_book.python("-c", FORMATS.format(pages="pass"))
    assert again.returncode == 0
    page = small_book.place / "_build" / "html" / "index.html"
    assert "A sentence." in page.read_text(encoding="utf-8")


# --- one file


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "chapter.ipynb"
    path.write_text("as it was read", encoding="utf-8")
    return path


def test_a_file_that_is_as_it_was_read_is_replaced(file):
    assert files.replace_unchanged(file, "new", b"as it was read")
    assert file.read_text(encoding="utf-8") == "new"


def test_a_file_that_holds_the_new_text_already_is_left_without_alarm(file):
    assert files.replace_unchanged(file, "as it was read", b"something else")


def test_a_file_that_was_saved_is_left_as_it_is(file):
    assert not files.replace_unchanged(file, "new", b"something else")
    assert file.read_text(encoding="utf-8") == "as it was read"


def test_a_file_that_is_gone_is_not_made_anew(file):
    file.unlink()
    assert not files.replace_unchanged(file, "new", b"as it was read")
    assert not list(file.parent.iterdir())


def test_the_last_look_is_taken_when_the_new_text_stands_beside(file, monkeypatch):
    """What is saved while the new text is written, which takes longest, is seen too."""
    beside, write = files.beside(file), type(file).write_bytes

    def write_and_save(path, content):
        write(path, content)
        if path == beside:
            file.write_text("saved at the last moment", encoding="utf-8")

    monkeypatch.setattr(type(file), "write_bytes", write_and_save)
    assert not files.replace_unchanged(file, "new", b"as it was read")
    assert file.read_text(encoding="utf-8") == "saved at the last moment"
