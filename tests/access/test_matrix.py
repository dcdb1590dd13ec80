"""Every address × every role × own, child, parent, sibling and foreign unit, GET and POST.

The table is a second opinion: it names by hand what each address needs. An address without a row
fails the build, and so does a page that shows a canary of a unit its reader may not see.
"""

import os
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.contrib.auth.models import Permission as ModelPermission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from orgunits import middleware, roles
from orgunits.checks import addresses
from orgunits.models import User
from orgunits.roles import MAY, Role
from tests.access.conftest import RELATIONS

pytestmark = pytest.mark.once

P = roles.Permission
REACHED = {"own", "child"}
MAKERS = {P.RUN_CAMPAIGN, P.OWN_PLAN}
READ_GRANTS = {P.MANAGE_ACCOUNTS, P.READ_AUDIT}
KNOW = {P.READ_SUGGESTION, P.MANAGE_SUGGESTION, P.APPROVE_SUGGESTION}
RATERS = {P.RATE, P.DECIDE}
RECEIVERS = KNOW | {P.ANSWER_SUGGESTION}
READERS = RECEIVERS | {P.PROPOSE}
NO_ONE = "nobody, the assigned member apart"


@dataclass(frozen=True)
class Row:
    """`guard`: any of these opens the address; `sees`: any of these finds the object (else 404);
    `does`: this one permits the act (else 403), with `above` only from a unit above."""

    of: str = ""
    guard: frozenset = frozenset()
    sees: frozenset = frozenset({P.VIEW})
    does: str = ""
    above: bool = False
    from_above: str = ""  # whoever holds this on a unit above does it too
    closed: bool = False  # to whoever holds the guard on `own` only: 403
    exact: frozenset = frozenset()  # finds the object of the very unit, none below
    head: str = ""  # whoever finds it so does by this right
    names: bool = False  # shows the names of units beyond one's reach, by design
    post: bool = False
    kwargs: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    query: str = ""
    by: str = "pk"

    def expected(self, role, relation):
        """403, 404, or 0 for “let in”."""
        may = MAY[role]
        if self.guard and not self.guard & may:
            return 403
        if self.closed:
            return 403
        if not self.of:
            return 0
        found = relation in REACHED and self.sees & may
        if not found and not (relation == "own" and self.exact & may):
            return 404
        if relation == "own" and self.head and self.head in may:
            return 0
        if self.from_above in may and relation != "own":
            return 0
        if self.does and (self.does not in may or (self.above and relation == "own")):
            return 403
        return 0


def row(of="", guard=(), sees=(P.VIEW,), **facts):
    return Row(of=of, guard=frozenset(guard), sees=frozenset(sees), **facts)


def managed(of, **facts):
    return row(of, {P.MANAGE_ACCOUNTS}, {P.MANAGE_ACCOUNTS}, **facts)


def of_point(guard, **facts):
    return row("suggestion", guard, KNOW, exact=frozenset({P.ANSWER_SUGGESTION}), **facts)


NOBODY = ()  # an object that belongs to another account: not found, whoever asks
MATRIX = {
    "reports:home": row(),
    "reports:board": row(guard={P.FOLLOW}),
    "reports:progress": row(guard={P.FOLLOW}),
    "reports:progress-tasks": row(guard={P.FOLLOW}),
    "reports:progress-draw": row(guard={P.FOLLOW}, post=True),
    "reports:progress-paper": row("progress_paper", {P.FOLLOW}, NOBODY),
    "reports:runs": row(guard={P.REPORT}),
    "reports:build": row(
        "draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, post=True, by="", data={"campaign": "{key}"}
    ),
    "reports:run": row("run", {P.REPORT}, {P.REPORT}),
    "reports:download": row("run", {P.REPORT}, {P.REPORT}, kwargs={"form": "json"}),
    "reports:last-year": row("draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, by="key"),
    "reports:last-year-template": row("draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, by="key"),
    "reports:last-year-file": row("draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, post=True, by="key"),
    "reports:paper-begin": row(
        "run", {P.REPORT}, {P.REPORT}, post=True, by="", data={"run": "{pk}"}
    ),
    "reports:paper": row("report_paper", {P.REPORT}, {P.REPORT}),
    "reports:paper-write": row("report_paper", {P.REPORT}, {P.REPORT}),
    "reports:paper-figures": row("report_paper", {P.REPORT}, {P.REPORT}, post=True),
    "reports:paper-number": row("report_paper", {P.REPORT}, {P.REPORT}),
    "reports:paper-file": row("report_paper", {P.REPORT}, {P.REPORT}, kwargs={"form": "docx"}),
    "reports:dossiers": row(guard={P.REPORT}),
    "reports:dossier": row(
        "draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, by="key", kwargs={"kind": "tap-the"}
    ),
    "reports:dossier-freeze": row(
        "draft_plan", {P.REPORT}, {P.RUN_CAMPAIGN}, post=True, by="key", kwargs={"kind": "tap-the"}
    ),
    "reports:dossier-paper-add": row(
        "draft_plan",
        {P.REPORT},
        {P.RUN_CAMPAIGN},
        by="key",
        kwargs={"kind": "tap-the", "document": "to-trinh"},
    ),  # fmt: skip
    # The package holds grades and self-reviews: the Office, which makes it, does not open it.
    "reports:dossier-package": row("dossier", {P.REPORT}, {P.REPORT}, does=P.READ_SUGGESTION),
    "reports:dossier-send": row("dossier", {P.REPORT}, {P.REPORT}),
    "reports:dossier-reply": row("dispatch", {P.REPORT}, {P.REPORT}),
    "reports:dossier-paper": row("dossier_paper", {P.REPORT}, {P.REPORT}, does=P.READ_SUGGESTION),
    "reports:dossier-paper-remove": row("dossier_paper", {P.REPORT}, {P.REPORT}, post=True),
    "campaign:plans": row(),
    "campaign:plan": row("draft_plan", sees={P.RUN_CAMPAIGN}, by="key"),
    "campaign:plan-new": row(guard={P.RUN_CAMPAIGN}, closed=True),
    "campaign:internal-date": row("draft_plan", MAKERS, NOBODY, by="key", kwargs={"pk": 1}),
    "campaign:plan-upload": row(guard={P.RUN_CAMPAIGN}),
    "campaign:plan-template": row(guard={P.RUN_CAMPAIGN}),
    "campaign:plan-file": row("draft_plan", sees={P.RUN_CAMPAIGN}, by="key"),
    "campaign:clauses": row("draft_plan", sees={P.RUN_CAMPAIGN}, by="key"),
    "campaign:publish": row("draft_plan", MAKERS, {P.RUN_CAMPAIGN}, post=True, by="key"),
    "campaign:differences": row("draft_plan", sees=NOBODY, by="key"),
    "campaign:next-year": row(guard={P.RUN_CAMPAIGN}, closed=True, kwargs={"key": "2023"}),
    "campaign:own-plan": row(guard={P.OWN_PLAN}, kwargs={"key": "2023"}),
    "campaign:own-plans": row(guard={P.FOLLOW}, kwargs={"key": "2023"}),
    "campaign:recipients": row("draft_plan", MAKERS, {P.RUN_CAMPAIGN}, by="key"),
    "campaign:received": row("unit", {P.SUBMIT}, NOBODY, post=True, kwargs={"key": "2023"}),
    "campaign:amend": row("draft_plan", MAKERS, NOBODY, by="key", kwargs={"pk": 1}),
    "campaign:edit": row("draft_plan", MAKERS, {P.RUN_CAMPAIGN}, by="key"),
    "campaign:edit-part": row(
        "draft_plan", MAKERS, {P.RUN_CAMPAIGN}, by="key", kwargs={"part": "noi-nhan"}
    ),
    "campaign:milestone-add": row("draft_plan", MAKERS, {P.RUN_CAMPAIGN}, by="key"),
    "campaign:milestone": row("draft_plan", MAKERS, NOBODY, by="key", kwargs={"pk": 1}),
    "campaign:milestone-remove": row(
        "draft_plan", MAKERS, NOBODY, post=True, by="key", kwargs={"pk": 1}
    ),
    "campaign:job": row("job", sees=NOBODY),
    "campaign:inbox": row(),
    "campaign:notice": row("notice", sees=NOBODY),
    "campaign:notice-preference": row(post=True),
    "campaign:notice-read": row("notice", sees=NOBODY, post=True),
    "campaign:notices-read": row(post=True),
    "campaign:mailbox": row(),
    "campaign:mail": row("notice", sees=NOBODY, by="", kwargs={"name": "khong-co"}),
    "campaign:mail-file": row("notice", sees=NOBODY, by="", kwargs={"name": "khong-co"}),
    "campaign:health-page": row(guard={P.RUN_CAMPAIGN, P.CORRECT}),
    "campaign:channels": row(guard={P.RUN_CAMPAIGN, P.CORRECT}, closed=True),
    # The world's notice is not in doubt.
    "campaign:notice-settle": row(
        "notice", guard={P.RUN_CAMPAIGN, P.CORRECT}, sees=NOBODY, post=True
    ),
    "orgunits:units": row(),
    "orgunits:unit": row("unit"),
    "orgunits:search": row(query="?q=canary"),
    "orgunits:audit": row(guard={P.READ_AUDIT}),
    "orgunits:imports": row(guard={P.IMPORT}),
    "orgunits:import-upload": row(guard={P.IMPORT}, post=True),
    "orgunits:import-template": row(guard={P.IMPORT}, kwargs={"kind": "units"}),
    "orgunits:import": row("import_run", {P.IMPORT}, {P.IMPORT}),
    "orgunits:import-recheck": row("import_run", {P.IMPORT}, {P.IMPORT}, post=True),
    "orgunits:import-apply": row("import_run", {P.IMPORT}, {P.IMPORT}, post=True),
    "orgunits:branch": row("unit"),
    "orgunits:unit-contact": row("unit", {P.MANAGE_PEOPLE}, does=P.MANAGE_PEOPLE),
    "orgunits:post-add": row("unit", {P.MANAGE_PEOPLE}, does=P.MANAGE_PEOPLE),
    "orgunits:charge": row("unit", {P.SUPERVISE}, {P.SUPERVISE}, does=P.READ_SUGGESTION),
    "orgunits:change": row(
        "unit", {P.CHANGE_STRUCTURE}, does=P.CHANGE_STRUCTURE, kwargs={"verb": "doi-ten"}
    ),
    "orgunits:changes": row(guard={P.CHANGE_STRUCTURE}),
    "orgunits:reorganize": row(guard={P.CHANGE_STRUCTURE}),
    "orgunits:reorganize-apply": row(guard={P.CHANGE_STRUCTURE}, post=True),
    "orgunits:reorganize-sample": row(guard={P.CHANGE_STRUCTURE}),
    "orgunits:people": row(),
    "orgunits:person": row("person"),
    "orgunits:person-post": row("person", {P.MANAGE_PEOPLE}, does=P.MANAGE_PEOPLE),
    "orgunits:person-facts": row("person", {P.MANAGE_PEOPLE}, does=P.MANAGE_PEOPLE),
    "orgunits:post-end": row("appointment", {P.MANAGE_PEOPLE}, does=P.MANAGE_PEOPLE),
    "orgunits:charges": row(guard={P.SEE_SUPERVISION}),
    "orgunits:charge-replace": row("charge", {P.SUPERVISE}, {P.SUPERVISE}, does=P.READ_SUGGESTION),
    "orgunits:unit-readers": row("unit", READ_GRANTS, READ_GRANTS),
    "orgunits:accounts": row(guard={P.MANAGE_ACCOUNTS}),
    "orgunits:account-create": row(guard={P.MANAGE_ACCOUNTS}),
    "orgunits:account": managed("account"),
    "orgunits:account-rights": managed("account"),
    "orgunits:account-link": managed("account", post=True),
    "orgunits:account-deactivate": managed("account", post=True, data={"off-reason": "x"}),
    "orgunits:account-reactivate": managed("account", post=True, data={"on-reason": "x"}),
    "orgunits:account-grant": managed("account"),
    "orgunits:grant-end": managed("grant", post=True, data={"reason": "x"}),
    "orgunits:my-account": row(),
    "reviews:my-work": row(),
    "reviews:tasks": row(),
    "reviews:urge": row(guard={P.URGE}, post=True),
    "reviews:escalation": row(guard={P.RUN_CAMPAIGN}, closed=True),
    "reviews:urging-letter": row(guard={P.URGE}, post=True),
    "reviews:task": row("task"),
    "reviews:begin": row("open_task", does=P.SUBMIT, post=True),
    "reviews:save": row("open_task", does=P.SUBMIT, post=True),
    "reviews:look": row("open_task", does=P.SUBMIT),
    "reviews:submit": row("open_task", does=P.SUBMIT, post=True, data={"version": "1"}),
    "reviews:draft": row("task", {P.HOLD_CONFERENCE}, does=P.HOLD_CONFERENCE),
    "reviews:draft-file": row("draft", sees={P.HOLD_CONFERENCE}),
    "reviews:draft-opinions": row("draft", {P.HOLD_CONFERENCE}, {P.HOLD_CONFERENCE}),
    "reviews:draft-settle": row("draft", {P.HOLD_CONFERENCE}, {P.HOLD_CONFERENCE}, post=True),
    "reviews:opinion": row("opinion", sees={P.HOLD_CONFERENCE}),
    "reviews:opinion-reply": row("point", {P.HOLD_CONFERENCE}, {P.HOLD_CONFERENCE}, post=True),
    "reviews:member-files": row(guard={P.HOLD_CONFERENCE}),
    "reviews:member-file": row("member_task", does=P.HOLD_CONFERENCE),
    "reviews:member-ask": row(
        "member_task", {P.HOLD_CONFERENCE}, does=P.HOLD_CONFERENCE, post=True
    ),
    "reviews:member-excuse": row(
        "member_task", {P.HOLD_CONFERENCE}, does=P.HOLD_CONFERENCE, post=True
    ),
    "reviews:member-step": row("member_task", does=P.HOLD_CONFERENCE, post=True),
    "reviews:summary-day": row("unit", {P.SUBMIT}, {P.SUBMIT}),
    "reviews:hand-over": row("task", does=P.SUBMIT, from_above=P.RUN_CAMPAIGN, post=True),
    "reviews:exclude": row("open_task", {P.RUN_CAMPAIGN}, does=P.RUN_CAMPAIGN),
    "reviews:leavers": row("draft_plan", {P.RUN_CAMPAIGN}, {P.RUN_CAMPAIGN}, post=True, by="key"),
    "reviews:extension": row("open_task", does=P.SUBMIT, from_above=P.ACCEPT, post=True),
    "reviews:extension-refuse": row(
        "open_task", {P.ACCEPT}, does=P.ACCEPT, above=True, post=True, data={"answer": "Không"}
    ),
    "reviews:recall": row("task", does=P.SUBMIT, post=True, data={"version": "1"}),
    "reviews:accept": row("task", {P.ACCEPT}, does=P.ACCEPT, above=True, post=True),
    "reviews:return": row(
        "task", {P.ACCEPT}, does=P.ACCEPT, above=True, post=True, data={"reason": "Thiếu biểu 2"}
    ),
    "reviews:switch-form": row("open_task", does=P.SUBMIT, post=True),
    "reviews:self-review": row("submission"),
    "reviews:review-forms": row(),
    "reviews:review-form": row(kwargs={"code": "02B"}),
    "reviews:receipt": row("submission"),
    "reviews:file": row("file"),
    "reviews:remove-file": row("file", does=P.SUBMIT, post=True),
    "reviews:open-tasks": row("draft_plan", MAKERS, {P.RUN_CAMPAIGN}, by="key"),
    "reviews:my-units": row(),
    "reviews:my-unit": row("unit", sees=NOBODY),
    "reviews:attend": row("supervision", sees=NOBODY, post=True),
    "reviews:supervision": row(guard={P.SEE_SUPERVISION}),
    "reviews:assignment-notice": row(guard={P.SEE_SUPERVISION}, closed=True),
    "reviews:copy-charges": row(guard={P.SUPERVISE}, closed=True, post=True),
    "reviews:assign": row("unit", {P.SUPERVISE}, {P.SUPERVISE}),
    "reviews:send-representatives": row(
        "unit", {P.SUPERVISE}, {P.SUPERVISE}, does=P.READ_SUGGESTION
    ),
    "reviews:responsible": row(guard={P.SEE_SUPERVISION}),
    "reviews:replace": row("supervision", {P.SUPERVISE}, {P.SUPERVISE}, does=P.READ_SUGGESTION),
    "reviews:suggestions": row(guard=READERS),
    "reviews:propose": row(guard={P.PROPOSE}, names=True),
    "reviews:proposal": row("proposal", {P.MANAGE_SUGGESTION, P.PROPOSE}, {P.MANAGE_SUGGESTION}),
    "reviews:proposal-read": row(
        "proposal", {P.MANAGE_SUGGESTION, P.PROPOSE}, {P.MANAGE_SUGGESTION}, post=True
    ),
    "reviews:proposal-refuse": row(
        "proposal", {P.MANAGE_SUGGESTION, P.PROPOSE}, {P.MANAGE_SUGGESTION}, post=True
    ),
    "reviews:suggestions-print": row(
        guard={P.MANAGE_SUGGESTION, P.APPROVE_SUGGESTION}, closed=True, post=True
    ),
    "reviews:consolidate": row(guard={P.MANAGE_SUGGESTION}, post=True),
    "reviews:suggestion": of_point(RECEIVERS),
    "reviews:suggestion-read": of_point(RECEIVERS, post=True),
    "reviews:suggestion-remedy": of_point(
        {P.ANSWER_SUGGESTION, P.MANAGE_SUGGESTION},
        does=P.MANAGE_SUGGESTION,
        post=True,
        head=P.ANSWER_SUGGESTION,
    ),
    "reviews:suggestion-approve": of_point(
        {P.APPROVE_SUGGESTION}, does=P.APPROVE_SUGGESTION, post=True
    ),
    "reviews:suggestion-reject": of_point(
        {P.APPROVE_SUGGESTION}, does=P.APPROVE_SUGGESTION, post=True
    ),
    "reviews:suggestion-issue": of_point(
        {P.MANAGE_SUGGESTION}, does=P.MANAGE_SUGGESTION, post=True
    ),
    "reviews:suggestion-answer": of_point({P.ANSWER_SUGGESTION}, post=True),
    "reviews:suggestion-verify": of_point({P.READ_SUGGESTION}, does=NO_ONE, post=True),
    "reviews:suggestion-return": of_point({P.READ_SUGGESTION}, does=NO_ONE, post=True),
    "reviews:suggestion-follow": of_point(
        {P.MANAGE_SUGGESTION}, does=P.MANAGE_SUGGESTION, post=True
    ),
    "reviews:suggestion-withdraw": of_point(
        {P.MANAGE_SUGGESTION}, does=P.MANAGE_SUGGESTION, post=True
    ),
    "reviews:remedies": row(),
    "reviews:plan-remedy": row("unit", {P.SUBMIT}, does=P.SUBMIT),
    "reviews:remedy": row("remedy", by="key"),
    "reviews:remedy-read": row(
        "secret_remedy", sees=KNOW, exact=frozenset({P.ANSWER_SUGGESTION}), by="key", post=True
    ),
    "reviews:remedy-done": row("remedy", does=P.SUBMIT, by="key", post=True),
    "reviews:remedy-verify": row("remedy", does=P.ACCEPT, above=True, by="key", post=True),
    "reviews:remedy-return": row("remedy", does=P.ACCEPT, above=True, by="key", post=True),
    "reviews:conferences": row(),
    "reviews:conference-plan": row(guard={P.HOLD_CONFERENCE}),
    "reviews:conference-rules": row(guard={P.HOLD_CONFERENCE}, closed=True),
    "reviews:conference": row("conference", sees={P.HOLD_CONFERENCE}),
    "reviews:programme-paper": row("conference", sees={P.HOLD_CONFERENCE}),
    "reviews:invitation": row("conference", {P.HOLD_CONFERENCE}, {P.HOLD_CONFERENCE}),
    "reviews:paper": row("paper", sees={P.HOLD_CONFERENCE}),
    # Only those convened comment; in this world nobody is, and no minutes are written yet.
    "reviews:minutes-comment": row("conference", sees=NOBODY, post=True),
    "reviews:minutes-pdf": row("conference", sees=NOBODY),
    "reviews:minutes-scan": row("conference", sees=NOBODY),
    "reviews:calendar": row(),
    "reviews:feed-make": row(post=True),
    "reviews:feed-revoke": row(post=True),
    "ratings:rule-sets": row(),
    "ratings:rule-set": row(kwargs={"name": "124-qd-tw"}),
    "ratings:campaign-rules": row("draft_plan", sees={P.RUN_CAMPAIGN}, by="key"),
    "ratings:rules-choose": row(
        "draft_plan", MAKERS, {P.RUN_CAMPAIGN}, does=P.RUN_CAMPAIGN, post=True, by="key"
    ),
    "ratings:results": row(),
    "ratings:fill": row("open_task", does=P.SUBMIT, post=True, data={"version": "1"}),
    "ratings:names": row("task", does=P.FOLLOW),
    "ratings:name-add": row("task", does=P.SUBMIT),
    "ratings:name-edit": row("named", {P.SUBMIT}, {P.SUBMIT}),
    "ratings:name-remove": row("named", {P.SUBMIT}, {P.SUBMIT}, post=True),
    "ratings:result-upload": row("task", {P.SUBMIT}, does=P.SUBMIT),
    "ratings:result-template": row("task", {P.SUBMIT}, does=P.SUBMIT, kwargs={"kind": "names"}),
    "ratings:template-file": row("template_file", {P.SUBMIT}, {P.SUBMIT}),
    "ratings:result-file": row("result_file", {P.SUBMIT}, {P.SUBMIT}),
    "ratings:result-file-apply": row("result_file", {P.SUBMIT}, {P.SUBMIT}, post=True),
    "ratings:result-file-recheck": row("result_file", {P.SUBMIT}, {P.SUBMIT}, post=True),
    "ratings:cases": row(),
    "ratings:cases-open": row("draft_plan", {P.RATE}, {P.RUN_CAMPAIGN}, by="key"),
    # In this world each case is proposed: its unit finds it, and may no longer rate itself.
    "ratings:case": row("case", sees={*RATERS, P.SUBMIT}),
    "ratings:case-sheet": row("case", RATERS, RATERS),
    "ratings:case-step": row(
        "case", sees={*RATERS, P.SUBMIT}, does=P.RATE, kwargs={"step": "verified"}
    ),
    "ratings:case-criteria": row(
        "case", sees={*RATERS, P.SUBMIT}, does=P.RATE, kwargs={"side": "tham-dinh"}
    ),
    "ratings:case-exempt": row("case", {P.RATE}, does=P.RATE, sees=RATERS),
    "ratings:case-include": row("case", {P.RATE}, does=P.RATE, sees=RATERS),
    "ratings:case-special": row("case", {P.RATE}, does=P.RATE, sees=RATERS),
    "ratings:special-withdraw": row("special", {P.RATE}, {P.RATE}),
    "ratings:case-regroup": row("case", {P.RATE}, does=P.RATE, sees=RATERS),
    "ratings:ballots": row(guard={*RATERS, P.COUNT}),
    "ratings:ballot": row("ballot", {*RATERS, P.COUNT}, RATERS),
    "ratings:ballot-add": row("conference", {P.RATE}, {P.HOLD_CONFERENCE}, does=P.RATE),
    "ratings:tellers": row("conference", {P.RATE}, {P.HOLD_CONFERENCE}, does=P.RATE),
    "ratings:ballot-edit": row("ballot", {P.RATE}, RATERS, does=P.RATE),
    "ratings:ballot-step": row(
        "ballot", {P.RATE}, RATERS, does=P.RATE, post=True, data={"step": "open"}
    ),
    "ratings:ballot-sheet": row("ballot", RATERS, RATERS),
    "ratings:ballot-sign": row("ballot", {P.RATE}, RATERS, does=P.RATE),
    "ratings:ballot-correct": row("ballot", {P.RATE}, RATERS, does=P.RATE),
    # In this world nobody is a teller, and no count is confirmed or signed.
    "ratings:tally": row("ballot", {P.COUNT}, NOBODY),
    "ratings:tally-minute": row("ballot", {*RATERS, P.COUNT}, NOBODY),
    "ratings:ballot-scan": row("ballot", RATERS, NOBODY),
    "ratings:case-decide": row("case", {P.DECIDE}, RATERS, does=P.DECIDE),
    "ratings:case-publish": row("case", {P.DECIDE}, RATERS, does=P.DECIDE, post=True),
    "ratings:case-again": row("case", {P.DECIDE}, RATERS, does=P.DECIDE),
    # Nothing is decided in this world yet, so that there is nothing to appeal against.
    "ratings:case-appeal": row("case", {P.DECIDE}, NOBODY),
    "ratings:board": row("group", RATERS, RATERS),
    "ratings:board-add": row("draft_plan", {P.RATE}, {P.RUN_CAMPAIGN}, by="key"),
    "ratings:board-begin": row("group", {P.RATE}, RATERS, does=P.RATE, post=True),
    "ratings:board-move": row("group", {P.RATE}, NOBODY, post=True),
    "ratings:board-rename": row("group", {P.RATE}, RATERS, does=P.RATE),
    "ratings:board-decide": row("group", {P.DECIDE}, RATERS, does=P.DECIDE),
    "ratings:board-paper": row("group", RATERS, NOBODY),  # nothing is proposed in this world
    "ratings:board-explain": row("group", {P.DECIDE}, RATERS, does=P.DECIDE),
    "ratings:board-publish": row("group", {P.DECIDE}, RATERS, does=P.DECIDE, post=True),
    "ratings:disqualifiers": row(guard=RATERS),
    "ratings:disqualifier-add": row(guard={P.RATE}),
    "ratings:disqualifier-withdraw": row("disqualifier", {P.RATE}, {P.RATE}),
    "password_change": row(),
    "password_change_done": row(),
    "logout": row(post=True),
    "account_reauthenticate": row(),
    "mfa_index": row(),
    "mfa_reauthenticate": row(),
    "mfa_reauthenticate_webauthn": row(),
    "mfa_activate_totp": row(),
    "mfa_add_webauthn": row(),
    "mfa_list_webauthn": row(),
    "mfa_edit_webauthn": row(kwargs={"pk": "0"}),  # one's own: asks for the password first
    "mfa_remove_webauthn": row(kwargs={"pk": "0"}),
    "mfa_generate_recovery_codes": row(),
    "mfa_deactivate_totp": row("notice", sees=NOBODY, by=""),  # whoever has none: not found
    "mfa_view_recovery_codes": row("notice", sees=NOBODY, by=""),
    "mfa_download_recovery_codes": row("notice", sees=NOBODY, by=""),
    "admin:index": row(guard={P.CORRECT}),
    "admin:password_change": row(guard={P.CORRECT}),
    "admin:password_change_done": row(guard={P.CORRECT}),
    "admin:jsi18n": row(guard={P.CORRECT}),
    "admin:autocomplete": row(guard={P.CORRECT}, closed=True),
    "admin:app_list": row(guard={P.CORRECT}, kwargs={"app_label": "orgunits"}),
    "admin:view_on_site": row(
        "unit", {P.CORRECT}, NOBODY, by="", kwargs={"content_type_id": "0", "object_id": "0"}
    ),
}
for model, noun in {
    "orgunits_orgunit": "unit",
    "orgunits_appointment": "appointment",
    "ratings_resultrow": "row",
    "orgunits_person": "person",
    "orgunits_standingcharge": "charge",
    "reviews_reviewtask": "task",
    "reviews_supervision": "supervision",
    "campaign_milestone": "milestone",
}.items():
    MATRIX[f"admin:{model}_changelist"] = row(guard={P.CORRECT})
    MATRIX[f"admin:{model}_add"] = row(guard={P.CORRECT}, closed=True)
    for verb in ("change", "history", "delete"):
        MATRIX[f"admin:{model}_{verb}"] = row(
            noun, {P.CORRECT}, {P.CORRECT}, closed=verb == "delete", by="object_id"
        )
# Acts after which the sealed words stand on the page, their reading recorded.
RECORDED = ("reviews:suggestion-", "reviews:proposal-", "reviews:remedy-read")
for noun, name, is_post in (
    ("conference", "conference-edit", False),
    ("conference", "conference-step", True),
    ("conference", "conference-seats", False),
    ("conference", "conference-seat-add", True),
    ("conference", "conference-programme", False),
    ("conference", "paper-add", False),
    ("conference", "papers-gather", True),
    ("conference", "papers-send", True),
    ("conference", "conclusion-give", False),
    ("conference", "minutes", False),
    ("conference", "minutes-send", True),
    ("conference", "minutes-sign", False),
    ("paper", "paper-fill", False),
    ("paper", "paper-remove", True),
):
    MATRIX[f"reviews:{name}"] = row(
        noun, {P.HOLD_CONFERENCE}, {P.HOLD_CONFERENCE}, post=is_post, data={"step": "call"}
    )
WITH_UNIT = ("reviews:tasks", "ratings:results", "reports:board")
WITH_UNIT += ("reports:progress", "reports:progress-tasks")
# Open without sign-in, tried in `test_what_is_public`; and django's own redirects without a name.
PUBLIC = {"login", "account_login", "set_language", "campaign:health", "reviews:feed"}
PUBLIC |= {"admin:login", "admin:logout", "orgunits:activate", "mfa_authenticate"}
PUBLIC |= {"openid_connect_login", "openid_connect_callback"}
STYLE_GUIDE = {"styleguide", "styleguide-page"}


def test_every_address_has_a_row():
    named = {a.name for a in addresses()} - {"admin:?"} - PUBLIC - STYLE_GUIDE
    assert named == set(MATRIX)


def address_of(name, entry, world, relation):
    noun = getattr(world.nouns[relation], entry.of) if entry.of else None
    kwargs = dict(entry.kwargs)
    if noun is not None and entry.by:
        kwargs[entry.by] = noun.key if entry.by == "key" else noun.pk
    return reverse(name, kwargs=kwargs) + entry.query


def ask(client, name, entry, world, relation, *, post=None):
    """The answer, with whatever it wrote undone."""
    noun = getattr(world.nouns[relation], entry.of) if entry.of else None
    address = address_of(name, entry, world, relation)
    data = {
        k: v.format(key=getattr(noun, "key", ""), pk=noun and noun.pk)
        for k, v in entry.data.items()
    }
    with transaction.atomic():
        before = transaction.savepoint()
        posts = entry.post if post is None else post
        answer = client.post(address, data) if posts else client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.savepoint_rollback(before)
    return answer.status_code, body.decode(errors="replace")


def chosen():
    """All addresses, or those that `mutate` asks for."""
    only = os.environ.get("MATRIX_ONLY", "").split()
    return [(name, entry) for name, entry in MATRIX.items() if not only or name in only]


def sign_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="orgunits.backends.AccountBackend")
    return client


def hold(lines):
    wrong = list(lines)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def verdicts(user, world, role, may_reach=True, both=False):
    """Lines for all that differs from the table; none is what we want."""
    client = sign_in(user)
    client.get(reverse("orgunits:my-account"))  # the session begins once, for good
    session = dict(client.cookies)
    relations = RELATIONS if may_reach else ("own",)
    for name, entry in chosen():
        for relation in relations if entry.of else ("own",):
            client.cookies.load(session)  # what the answer wrote is undone, sign-out too
            status, body = ask(client, name, entry, world, relation)
            status = plainly(name, entry, status)
            wanted = entry.expected(role, relation) if may_reach else None
            line = f"{role} {name} {relation}: {status}"
            if status >= 500:
                yield f"{line}: broken"
            elif may_reach and wanted == 0 and status in (403, 404):
                yield f"{line}: shut out"
            elif may_reach and wanted and status != wanted:
                yield f"{line}: expected {wanted}"
            if not (entry.names and wanted == 0):
                yield from leaks(line, body, role, name, may_reach)
            if both and relation in ("own", "foreign"):
                yield from the_other_method(client, session, name, entry, world, relation, wanted)


def plainly(name, entry, status):
    """The admin site sends back to its index: “does not exist”."""
    return 404 if name.startswith("admin:") and entry.of and status == 302 else status


def the_other_method(client, session, name, entry, world, relation, wanted):
    """POST to what is read and GET of what is done: never more open than the table says."""
    client.cookies.load(session)
    status, body = ask(client, name, entry, world, relation, post=not entry.post)
    status = plainly(name, entry, status)
    if status >= 500 or (wanted and status not in (wanted, 405)):
        method = "GET" if entry.post else "POST"
        yield f"{method} {name} {relation}: {status}, expected {wanted or 405}"
    if relation == "foreign" and "CANARY-foreign" in body and not entry.names:
        yield f"other method of {name}: shows CANARY-foreign"


def leaks(line, body, role, name, may_reach):
    seen = {"own"} if may_reach else set()  # whoever has a role knows its unit's name
    if may_reach and P.VIEW in MAY[role]:
        seen = REACHED
    for relation in RELATIONS:
        if relation not in seen and f"CANARY-{relation}" in body:
            yield f"{line}: shows CANARY-{relation}"
        recorded = name.startswith(RECORDED) and relation in REACHED
        rates = may_reach and relation in REACHED and RATERS & MAY[role]
        if f"GRADE-{relation}" in body and not rates:
            yield f"{line}: shows GRADE-{relation}"
        names = may_reach and relation in REACHED and {*RATERS, P.SUBMIT, P.ACCEPT} & MAY[role]
        if f"NAMED-{relation}" in body and not names:
            yield f"{line}: shows NAMED-{relation}"
        if f"SECRET-{relation}" in body and not (may_reach and recorded):
            yield f"{line}: shows SECRET-{relation}"


@pytest.fixture(autouse=True)
def refusals_leave_no_trace(monkeypatch):
    """The trail has tests of its own; here it would be written ten thousand times."""
    monkeypatch.setattr(middleware, "once_a_day", lambda *args, **kwargs: False)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_the_table_says(world, holder, role):
    hold(verdicts(holder(role), world, role, both=True))


@pytest.mark.parametrize("role", Role.values)
def test_an_expired_role_opens_nothing(world, holder, role):
    user = holder(role, valid_from=date(2023, 1, 1), valid_to=date(2023, 12, 17))
    hold(verdicts(user, world, role, may_reach=False))


@pytest.mark.parametrize("role", Role.values)
def test_every_model_permission_together_changes_nothing(world, holder, role):
    user = holder(role)
    user.user_permissions.set(ModelPermission.objects.all())
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    hold(verdicts(User.objects.get(pk=user.pk), world, role))


@pytest.mark.parametrize("name", WITH_UNIT)
@pytest.mark.parametrize("relation", RELATIONS)
def test_a_list_asked_for_a_unit_out_of_reach_is_not_found(world, holder, name, relation):
    client = sign_in(holder(Role.COMMITTEE_CLERK))
    answer = client.get(reverse(name), {"unit": world.units[relation].pk})
    assert answer.status_code == (200 if relation in REACHED else 404)


def test_nobody_gets_in_without_signing_in(world):
    client = Client()
    for name, entry in MATRIX.items():
        status, body = ask(client, name, entry, world, "own")
        assert (name, status) in {(name, code) for code in (302, 403, 404, 405)}
        assert "CANARY" not in body, name


def test_what_is_public(client, world):
    answers = {"/dang-nhap/": {200}, "/healthz": {200, 503}, "/dinh-chinh/login/": {302}}
    answers["/lich/khong-co.ics"] = {404}  # only with a token somebody made
    assert all(client.get(path).status_code in wanted for path, wanted in answers.items())
