
 EXPECTATIONS  2 passed, 3 failed
  ✓ dropped.bounce == 1                                     1
  ✗ delivered.rate == 100%                                  87.5 % (21 of 24)  scenarios/tour-failing.yaml:33
  ✓ attempts.max <= 1 where server=swift, campaign=letters  1
  ✗ attempts.p95 <= 2 where server=corp                     5  scenarios/tour-failing.yaml:35
  ✗ message full-bob@corp.test: outcome delivered           outcome failed  scenarios/tour-failing.yaml:36

 OUTCOME            deliveries    share      BOUNCES    immediate   delayed
  delivered                 21   87.5 %       hard              1         0
  failed                     2    8.3 %       soft             18         0
   hard bounce               1    4.2 %      RETRIES  17  median wait 5m7s, p95 18m25s
   soft, yet final           0    0.0 %       attempt 1, 2, ...  █▆▂▂▂  up to 5
   given up                  1    4.2 %      LISTED   1 on bounces
  dropped (listed)           1    4.2 %
  in flight                  0    0.0 %

 SERVER     attempts      2xx      4xx      5xx   faults   p95 to deliver
  corp            31       12       18        1        0   5m18s
  swift            9        9        0        0        0   0s

 ✗ delivered.rate == 100%
   measured: 87.5 % (21 of 24)
   at scenarios/tour-failing.yaml:33
   gone-anna@corp.test
   campaign probe, sender main, server corp, delivery 5911588944168687728
   00:01:00      queued
                 webhook  accepted
   00:01:00.200  attempt 1 at mx.corp.test from 192.0.2.1
                 answer   451 4.7.1 Greylisted, come back in 3 minutes (at rcpt)
                 by       rule greylist  scenarios/tour-failing.yaml:19
                 read as  greylisted, soft, immediate (grey-list)
                          rules/rate.toml:...
                 then     again in 5m27s: wait 1 of [5m, 10m, 20m], 5m spread by
                          jitter {uniform: {share: 10%}}
                          scenarios/tour-failing.yaml:10
                 webhook  temporary_fail
   00:06:27.280  attempt 2 at mx.corp.test from 192.0.2.1
                 answer   550 5.1.1 No such user here (at rcpt)
                 by       rule gone  scenarios/tour-failing.yaml:20
                 read as  unknown_user, hard, immediate (recipient-unknown)
                          rules/recipient.toml:...
   00:06:27.280  failed for good: hard, 5m27s after it was queued
                 webhook  permanent_fail (bounce)
   00:06:27.280  the address is put on bounces
                 because  unknown_user

 ✗ attempts.p95 <= 2 where server=corp
   measured: 5
   at scenarios/tour-failing.yaml:35
 ✗ message full-bob@corp.test: outcome delivered
   measured: outcome failed
   at scenarios/tour-failing.yaml:36
   full-bob@corp.test
   campaign probe, sender main, server corp, delivery 8389912252917295551
   00:01:00      queued
                 webhook  accepted
   00:01:00.200  attempt 1 at mx.corp.test from 192.0.2.1
                 answer   451 4.7.1 Greylisted, come back in 3 minutes (at rcpt)
                 by       rule greylist  scenarios/tour-failing.yaml:19
                 read as  greylisted, soft, immediate (grey-list)
                          rules/rate.toml:...
                 then     again in 5m18s: wait 1 of [5m, 10m, 20m], 5m spread by
                          jitter {uniform: {share: 10%}}
                          scenarios/tour-failing.yaml:10
                 webhook  temporary_fail
   00:06:18.385  attempt 2 at mx.corp.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  scenarios/tour-failing.yaml:21
                 read as  mailbox_full, soft, immediate (classify/over-quota)
                          scenarios/tour-failing.yaml:12
                 then     again in 9m57s: wait 2 of [5m, 10m, 20m], 10m spread
                          by jitter {uniform: {share: 10%}}
                          scenarios/tour-failing.yaml:10
                 webhook  temporary_fail
   00:16:15.374  attempt 3 at mx.corp.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  scenarios/tour-failing.yaml:21
                 read as  mailbox_full, soft, immediate (classify/over-quota)
                          scenarios/tour-failing.yaml:12
                 then     again in 18m25s: wait 3 of [5m, 10m, 20m], 20m spread
                          by jitter {uniform: {share: 10%}}
                          scenarios/tour-failing.yaml:10
                 webhook  temporary_fail
   00:34:40.235  attempt 4 at mx.corp.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  scenarios/tour-failing.yaml:21
                 read as  mailbox_full, soft, immediate (classify/over-quota)
                          scenarios/tour-failing.yaml:12
                 then     again in 21m6s: the last of [5m, 10m, 20m], repeated,
                          20m spread by jitter {uniform: {share: 10%}}
                          scenarios/tour-failing.yaml:10
                 webhook  temporary_fail
   00:55:46.560  attempt 5 at mx.corp.test from 192.0.2.1
                 answer   452 4.2.2 Mailbox full (at rcpt)
                 by       rule full  scenarios/tour-failing.yaml:21
                 read as  mailbox_full, soft, immediate (classify/over-quota)
                          scenarios/tour-failing.yaml:12
                 then     no further try is due before it is given up
                 webhook  temporary_fail
   01:01:00      given up, 1h after it was queued
                 because  give_up.after: 1h  scenarios/tour-failing.yaml:10
                 webhook  permanent_fail (old)

 next       mtasim run scenarios/tour-failing.yaml --seed 8   same story, other dice
            mtasim explain ADDRESS   one message, attempt by attempt
            mtasim runs   all runs so far
 reproduce  mtasim run scenarios/tour-failing.yaml --seed 7   exit code 1
