from simulator.recipients import Memory


def test_counts_by_stage_sender_and_recipient():
    memory = Memory({})
    counts = []
    for who in [
        ("rcpt", "s", "r"),
        ("rcpt", "s", "r"),
        ("eom", "s", "r"),
        ("rcpt", "t", "r"),
        ("rcpt", "s", "q"),
    ]:
        memory.see(*who)
        counts.append(memory.count)
    memory.see("rcpt", "s", "r")
    assert [*counts, memory.count] == [1, 2, 1, 1, 1, 3]
