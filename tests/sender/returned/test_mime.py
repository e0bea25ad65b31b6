from simulator.sender.returned.mime import take_apart


def test_html_is_read_as_it_is_seen():
    octets = b"""Content-Type: text/html

<html><head><title>no</title></head><body><!-- no --><style>no</style>
<p>Your&nbsp;message<br>to <b>ann@x.test</b></p><div>failed &amp; gone</div></body></html>"""
    lines = [line.strip() for line in take_apart(octets).texts[0].split("\n") if line.strip()]
    assert lines == ["Your message", "to ann@x.test", "failed & gone"]


def test_a_header_is_decoded_and_unfolded():
    parts = take_apart(b"Subject: =?utf-8?q?Un?=\n =?iso-8859-1?q?zustellb=E4r?=\nTo: a@x.test\n\n")
    assert parts.header("subject") == "Unzustellb\u00e4r"
    assert parts.header("from") == ""


def test_what_cannot_be_decoded_is_kept():
    assert take_apart(b"Subject: =?klingon?q?x?=\n\n").header("subject")
    assert take_apart(b"Content-Type: text/plain; charset=klingon\n\n\xff").texts == ["\ufffd"]


def test_the_line_that_sets_mails_apart_in_a_mailbox_is_none_of_it():
    assert take_apart(b"From x@y Mon Jan\nSubject: s\n\nt").header("subject") == "s"
