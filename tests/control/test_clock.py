from simulator.control.clock import Clock


def test_virtual_time_runs_with_the_walls_and_leaps():
    now = [100.0]
    clock = Clock(60, lambda: now[0])
    assert clock.at == 0
    now[0] += 5
    assert clock.at == 300_000
    clock.leap(1000)
    assert clock.at == 301_000
    now[0] += 0.0001
    assert clock.at == 301_006
    assert clock.seconds(300_000) == 5.0
