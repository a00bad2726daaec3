"""The words of site sessions, screenings and convalescence."""

from app.domain.terms import Term


class Desk(Term):
    """A table at a site session where people are seen."""

    GENERAL_PRACTICE = "general_practice", "全科"
    RESPIRATORY = "respiratory", "呼吸内科"
    DIGESTIVE = "digestive", "消化内科"
    CARDIOLOGY = "cardiology", "心血管内科"
    EYE = "eye", "眼科"
    ORTHOPAEDICS = "orthopaedics", "骨科"
    SURGERY = "surgery", "外科"
    NURSING = "nursing", "护理"
    PHARMACY = "pharmacy", "药学"
    POLICY = "policy", "政策咨询"


class SeenOutcome(Term):
    """What a desk did for somebody."""

    ADVISED = "advised", "已指导"
    MEDICINE_GIVEN = "medicine_given", "已赠药"
    REFERRED = "referred", "建议转诊"
    POLICY_EXPLAINED = "policy_explained", "已讲解政策"


class ScreeningKind(Term):
    EYE = "eye", "眼健康筛查"
    HEARING = "hearing", "听力筛查"
    CHRONIC = "chronic", "慢性病筛查"
    CANCER = "cancer", "癌症早筛"


class ScreeningStatus(Term):
    INVITED = "invited", "已邀请"
    CLEAR = "clear", "未见异常"
    FOUND = "found", "有异常"
    REFERRED = "referred", "已转诊"
    OPERATED = "operated", "已手术"
    TREATED = "treated", "已治疗"
    DECLINED = "declined", "本人谢绝"
    LOST = "lost", "失访"


class RowResult(Term):
    """What became of one row of a list that was sent."""

    ACCEPTED = "accepted", "已写入"
    SAME = "same", "已有相同记录"
    NOT_FOUND = "not_found", "查无此人"
    TWICE = "twice", "同一人重复"
    WRONG_STEP = "wrong_step", "当前状态不能这样记录"
    WRONG_DAY = "wrong_day", "日期不在活动期间或在今天之后"


class ApplicationStatus(Term):
    WAITING = "waiting", "排队等候"
    OFFERED = "offered", "待本人确认"
    ACCEPTED = "accepted", "已确认参加"
    DECLINED = "declined", "本人放弃"
    WITHDRAWN = "withdrawn", "已撤回"


class AppliedBy(Term):
    PERSON = "person", "本人申请"
    STAFF = "staff", "工作人员推荐"
