"""What the dossiers lack while the demo's campaign runs."""

from campaign.domain import dossier_lists
from campaign.models import Campaign
from reports.domain import dossier_contents

COLLECTIVE, ORGANIZATION, MEMBERS = "tap-the", "dang-bo-tinh", 15
# The review conference has been called.
THERE = {COLLECTIVE: {"chuong-trinh-kiem-diem"}, ORGANIZATION: set()}


def contents(kind):
    campaign = Campaign.objects.get(parent=None)
    listed = dossier_lists.find(campaign.rule_set.code, kind)
    return dossier_contents.of(campaign, listed)


def test_each_missing_document_is_named_with_its_supplier(small):
    for kind in (COLLECTIVE, ORGANIZATION):
        found = contents(kind)
        assert all(gap.supplier and gap.words.endswith(".") and gap.url for gap in found.gaps)
        lacking = {item.wanted.key for item in found.items if item.gaps}
        assert {item.wanted.key for item in found.items} - lacking == THERE[kind]
    said = [gap.words for gap in contents(COLLECTIVE).gaps]
    assert "Bản tự kiểm điểm của đồng chí Mai Bá Định: chưa gửi (hết ngày 24/12/2023)." in said
    assert sum("chưa hỏi cấp ủy nơi cư trú" in words for words in said) == MEMBERS
