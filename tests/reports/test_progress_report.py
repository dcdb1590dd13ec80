"""The page of a day, its list, its paper and its workbook."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook

from campaign.domain import jobs
from campaign.lib import clock, pdf
from campaign.models import Campaign, Job, Notice
from orgunits import access
from reports.models import ProgressPaper
from reviews.models import ReviewTask
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of
from tests.reviews.sending import send

PAGE, LIST = "/tien-do/ngay/", "/tien-do/ngay/danh-sach/"


@pytest.fixture
def sent(task, bu_dop_clerk):
    with clock.pin(clock.at(date(2023, 12, 4), 8)):
        send(task, bu_dop_clerk)
    return task


def cells(report):
    return [cell for row in report.rows() for cell in row["cells"]] + report.total_cells()


@pytest.mark.parametrize("asked", ["2023-12-03", "04/12/2023", ""])
def test_each_figure_opens_its_list_of_that_day(
    signed_in, commission, sent, make_task, d1, bu_dop_1, asked
):
    make_task(d1, bu_dop_1)
    browser = signed_in(commission)
    report = browser.get(PAGE, {"ngay": asked}).context["report"]
    chart = report.chart()
    opened = [
        *cells(report),
        *(cell for row in report.branches()["rows"] for cell in row["cells"]),
        *(cell for row in chart["rows"] for group in row["groups"] for cell in group["cells"]),
    ]
    urls = {cell["url"]: cell["figure"] for cell in opened if cell["url"]}
    assert len(urls) > 7
    for url, figure in urls.items():
        assert browser.get(url).context["page"].paginator.count == figure, url


def test_the_names_of_who_has_not_sent(signed_in, commission, sent, make_task, d1, bu_dop_1):
    make_task(d1, bu_dop_1)
    report = signed_in(commission).get(PAGE, {"ngay": "2023-12-03"}).context["report"]
    told = {each.line.milestone.key: [name for _s, name in each.named] for each in report.missing()}
    assert told == {"D1": ["Đảng bộ xã Hưng Phước"], "D5": ["Huyện ủy Bù Đốp"]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("19/12/2023", "Ngày 19/12/2023 chưa đến: xem được đến hết hôm nay, 18/12/2023."),
        ("24/11/2023", "Kế hoạch ban hành ngày 25/11/2023, sau ngày 24/11/2023."),
        ("31/11/2023", "Nhập một ngày hợp lệ."),
    ],
)
@pytest.mark.parametrize("page", [PAGE, LIST])
def test_a_day_that_cannot_be_shown_is_told_and_kept(
    signed_in, commission, task, page, typed, said
):
    answer = signed_in(commission).get(page, {"ngay": typed})
    assert (answer.status_code, answer.context["form"].errors["ngay"]) == (422, [said])
    assert f'value="{typed}"' in answer.content.decode()


def test_a_stranger_learns_nothing_of_bu_dop(signed_in, stranger, bu_dop, loc_ninh, sent):
    browser = signed_in(stranger)
    for page in (PAGE, LIST):
        assert browser.get(page, {"unit": bu_dop.pk}).status_code == 404
        assert "Bù Đốp" not in browser.get(page).content.decode()
    assert browser.get(PAGE, {"dot": "khong-co"}).status_code == 404


def test_a_draft_campaign_has_no_report(signed_in, commission, campaign, task):
    campaign.pk, campaign.key, campaign.state = None, "2024", "draft"
    campaign.published_at = campaign.published_by = None
    campaign.save()
    assert signed_in(commission).get(PAGE, {"dot": "2024"}).status_code == 404


def test_before_the_first_task_the_page_says_so(signed_in, commission, task):
    answer = signed_in(commission).get(PAGE, {"ngay": "2023-11-25"})
    assert "Ngày này chưa mở nhiệm vụ nào" in answer.content.decode()


def test_more_tasks_cost_no_more_queries(signed_in, commission, province, sent, make_task, d5):
    browser = signed_in(commission)
    few = [queries_of(browser, page) for page in (PAGE, LIST)]
    for number in (1, 2, 3):
        unit = make_unit(
            province, f"X{number}", f"Huyện {number}", K.DISTRICT_COMMITTEE, L.DISTRICT
        )
        make_task(d5, unit)
    assert [queries_of(browser, page) for page in (PAGE, LIST)] == few


def test_the_workbook_lists_the_tasks_as_of_the_day(signed_in, commission, sent):
    answer = signed_in(commission).get(LIST, {"ngay": "2023-12-03", "dang": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows] == ["Đơn vị", "Huyện ủy Bù Đốp"]
    assert (rows[1][6], rows[1][8]) == ("Chưa gửi", None)


def pages_of(answer):
    with pypdfium2.PdfDocument(answer.content) as document:
        return [" ".join(p.get_textpage().get_text_bounded().split()) for p in document]


def drawn(browser, asked=""):
    """The button, the work in the background, the file it leads to."""
    answer = browser.post(f"{PAGE}ban-in/{asked}")
    job = Job.objects.first()
    assert answer.url == job.get_absolute_url()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.message) == ("done", 2, job.message)
    return browser.get(job.result_url)


@pytest.fixture
def quick(monkeypatch):
    """Drawing is another test's matter; the bytes still depend on what would be drawn."""
    monkeypatch.setattr(pdf, "draw", lambda html, css, identifier: f"%PDF-{html}".encode())


def test_unchanged_figures_give_the_paper_there_is(quick, signed_in, commission, sent):
    browser = signed_in(commission)
    first = drawn(browser, "?ngay=2023-12-03").content
    assert drawn(browser, "?ngay=2023-12-03").content == first
    assert Job.objects.first().message == "Số liệu không đổi: dùng bản đã lập"
    assert drawn(browser, "?ngay=2023-12-04").content != first
    assert ProgressPaper.objects.count() == 2


def test_the_inbox_says_that_the_paper_is_done(quick, signed_in, commission, sent):
    drawn(signed_in(commission), "?ngay=2023-12-03")
    [notice] = Notice.objects.filter(user=commission, kind="outcome")
    assert notice.subject.startswith("Đã xong: Bản in tiến độ đến hết ngày 03/12/2023")
    assert notice.lines[0]["url"] == ProgressPaper.objects.get().get_absolute_url()


def test_a_paper_is_its_askers_alone(quick, signed_in, commission, inspector, bu_dop_clerk, sent):
    drawn(signed_in(commission))
    address = ProgressPaper.objects.get().get_absolute_url()
    assert [signed_in(each).get(address).status_code for each in (inspector, bu_dop_clerk)] == [
        404,
        404,
    ]


def test_who_lost_the_right_while_it_waited_gets_none(quick, signed_in, commission, sent):
    signed_in(commission).post(f"{PAGE}ban-in/")
    commission.grants.update(valid_to=date(2023, 12, 1))
    access.derive(commission)
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message[:31]) == ("failed", "Không còn quyền xem tiến độ của")
    assert not ProgressPaper.objects.exists()


@pytest.mark.parametrize("asked", ["?ngay=2023-11-24", "?ngay=31/11/2023", "?dot=khong-co"])
def test_a_day_without_a_report_has_no_paper(signed_in, commission, sent, asked):
    assert signed_in(commission).post(f"{PAGE}ban-in/{asked}").status_code == 404
    assert not Job.objects.exists()


def test_the_paper_is_one_page_and_says_the_figures(signed_in, commission, sent, d5, province):
    ReviewTask.objects.filter(pk=sent.pk).update(unit_name="Đảng ủy " + "rất dài " * 20)
    [page] = pages_of(drawn(signed_in(commission), "?ngay=2023-12-03"))
    for said in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "(Tính đến hết ngày 03 tháng 12 năm 2023)",
        "0/1 việc đã gửi, 1 chưa gửi và còn hạn.",
        "Cấp huyện và tương đương: 0/1 đã gửi; còn thiếu 1, hạn còn 23 ngày",
        "TRƯỞNG BAN",
    ):
        assert said in page


def test_a_district_signs_for_itself(signed_in, bu_dop_clerk, sent):
    [page] = pages_of(drawn(signed_in(bu_dop_clerk)))
    assert "HUYỆN ỦY BÙ ĐỐP" in page and "T/M BAN THƯỜNG VỤ" in page


def test_last_years_campaign_still_opens(signed_in, commission, campaign, task, of_2022):
    page = signed_in(commission).get(PAGE, {"dot": "2022", "ngay": "2022-12-20"})
    assert (page.context["campaign"], page.context["report"].stands) == (of_2022, [])
    assert [each.key for each in page.context["asked"].known] == ["2023", "2022"]
    assert 'value="2022" selected' in page.content.decode()


@pytest.fixture
def of_2022(campaign):
    before = Campaign.objects.get(pk=campaign.pk)
    before.pk, before.key, before.year, before.title = None, "2022", 2022, "Kiểm điểm năm 2022"
    before.issued_on = date(2022, 11, 25)
    before.save()
    return before
