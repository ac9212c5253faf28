"""Addresses of the agreement room."""

from __future__ import annotations

from django.urls import path

from dealwright.web.agreement.views import boards, priorities, rounds, talks, voting

app_name = "agreement"

urlpatterns = [
    path("", rounds.home, name="home"),
    path("strategies/<int:strategy_id>/open/", rounds.open_round, name="open"),
    path("rounds/<int:round_id>/", rounds.round_, name="round"),
    path("rounds/<int:round_id>/extend/", rounds.extend, name="extend"),
    path("rounds/<int:round_id>/withdraw/", rounds.withdraw, name="withdraw"),
    path("rounds/<int:round_id>/remind/", rounds.remind, name="remind"),
    path("rounds/<int:round_id>/vote/<int:voice_id>/", voting.vote, name="vote"),
    path("rounds/<int:round_id>/vote/<int:voice_id>/pairs/", voting.pairs, name="pairs"),
    path("rounds/<int:round_id>/board/", boards.board, name="board"),
    path("rounds/<int:round_id>/ballots/", boards.ballots, name="ballots"),
    path("rounds/<int:round_id>/take/", boards.take, name="take"),
    path("strategies/<int:strategy_id>/terms/<slug:term_key>/", talks.talk, name="term"),
    path("strategies/<int:strategy_id>/terms/<slug:term_key>/<slug:kind>/", talks.say, name="say"),
    path("strategies/<int:strategy_id>/priorities/", priorities.priorities, name="priorities"),
    path("strategies/<int:strategy_id>/priorities/order/", priorities.order, name="order"),
    path("strategies/<int:strategy_id>/priorities/shifts/", priorities.shifts, name="shifts"),
    path("shifts/<int:shift_id>/confirm/", priorities.confirm, name="confirm"),
    path("shifts/<int:shift_id>/decline/", priorities.decline, name="decline"),
]
