"""The 24 cases by which programs that send mail are told apart, each with the result expected per preset.

Here is where each of them is tested; ``test_index`` sees to it that it is.
"""

LADDERS, ONWARD = "tests.sender.policies.test_ladders", "tests.engine.test_onward"
OPENING, TRANSACTION = "tests.cases.test_opening", "tests.cases.test_transaction"
DESTINATION, TIME = "tests.cases.test_destination", "tests.cases.test_time"

CASES = {
    1: (LADDERS, "test_golden"),  # 4yz at RCPT for ever
    2: (ONWARD, "test_who_goes_on"),  # 4yz at MAIL, DATA, the dot, with two hosts
    3: (OPENING, "test_who_tries_again"),  # 554 banner
    4: (OPENING, "test_554_banner_and_a_good_second_host"),
    5: (OPENING, "test_ehlo_is_not_known"),  # 500
    6: (OPENING, "test_starttls_is_refused"),  # and test_the_handshake_fails
    7: (TRANSACTION, "test_421_after_two_of_five_recipients"),
    8: (TRANSACTION, "test_mixed_answers_to_one_message"),
    9: ("tests.engine.test_rounds", "test_552_in_the_place_of_452"),
    10: (TRANSACTION, "test_251_is_a_yes"),
    11: (TRANSACTION, "test_eleven_minutes_of_silence_after_the_dot"),
    12: (TRANSACTION, "test_who_tries_again"),  # the connection is lost after 354
    13: (TRANSACTION, "test_who_tries_again"),  # and after the dot
    14: ("tests.engine.test_zones", "test_case_14"),
    15: (TIME, "test_a_greylist_of_five_minutes"),
    16: (TIME, "test_a_reply_that_names_a_wait"),
    17: (DESTINATION, "test_ten_messages_to_a_host_that_refuses"),
    18: (TRANSACTION, "test_a_5yz_that_speaks_of_a_while"),
    19: (TRANSACTION, "test_replies_without_a_status_code_or_with_another"),
    20: (TRANSACTION, "test_who_travels_on_together"),
    21: (TIME, "test_the_last_attempt_before_the_end"),
    22: ("tests.engine.test_final_status", "test_the_status_beside_the_last_reply"),
    23: (TIME, "test_news_from_later_on"),
    24: (DESTINATION, "test_an_address_on_the_list_gets_no_session"),
}
