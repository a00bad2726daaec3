"""The vocabulary of the registry: every coded value a dossier can hold."""

from app.domain.terms import Term


class PersonRole(Term):
    """Why the bureau knows this person; one person holds several."""

    VETERAN = "veteran", "退役军人"
    SERVING_MEMBER = "serving_member", "现役军人"
    MARTYR_KIN = "martyr_kin", "烈士遗属"
    DUTY_DEATH_KIN = "duty_death_kin", "因公牺牲军人遗属"
    ILLNESS_DEATH_KIN = "illness_death_kin", "病故军人遗属"
    VETERAN_FAMILY = "veteran_family", "退役军人家属"
    SERVING_FAMILY = "serving_family", "现役军人家属"
    DISABLED_POLICE = "disabled_police", "伤残人民警察"
    DISABLED_OFFICIAL = "disabled_official", "伤残国家机关工作人员"
    DISABLED_MILITIA = "disabled_militia", "伤残民兵民工"
    AGENT = "agent", "代办人"
    OTHER_BENEFICIARY = "other_beneficiary", "其他优抚对象"


class CategoryCode(Term):
    """The identities under which benefits are owed (军人抚恤优待条例)."""

    DISABLED_VETERAN = "disabled_veteran", "残疾军人"
    DISABLED_POLICE = "disabled_police", "伤残人民警察"
    DISABLED_OFFICIAL = "disabled_official", "伤残国家机关工作人员"
    DISABLED_MILITIA = "disabled_militia", "伤残民兵民工"
    MARTYR_SURVIVOR = "martyr_survivor", "烈士遗属"
    DUTY_DEATH_SURVIVOR = "duty_death_survivor", "因公牺牲军人遗属"
    ILLNESS_DEATH_SURVIVOR = "illness_death_survivor", "病故军人遗属"
    WAR_PARTICIPANT = "war_participant", "参战退役人员"
    TEST_PARTICIPANT = "test_participant", "参试退役人员"
    RETURNED_WITH_ILLNESS = "returned_with_illness", "带病回乡退役军人"
    RURAL_VETERAN_60 = "rural_veteran_60", "年满60周岁农村籍退役士兵"
    DEMOBILISED_BEFORE_1954 = "demobilised_before_1954", "在乡复员军人"
    AGED_MARTYR_CHILD = "aged_martyr_child", "年满60周岁烈士子女"
    RED_ARMY_VETERAN = "red_army_veteran", "在乡退伍红军老战士"
    WEST_ROUTE_VETERAN = "west_route_veteran", "在乡西路军红军老战士"
    SEPARATED_RED_ARMY = "separated_red_army", "红军失散人员"


class DisabilityNature(Term):
    """Cause of a disability; illness is paid for grades 1 to 6 only."""

    COMBAT = "combat", "因战"
    DUTY = "duty", "因公"
    ILLNESS = "illness", "因病"


class Sex(Term):
    """GB/T 2261.1: codes 0, 1, 2 and 9."""

    UNKNOWN = "unknown", "未知"
    MALE = "male", "男"
    FEMALE = "female", "女"
    UNSPECIFIED = "unspecified", "未说明"


class SectionName(Term):
    """The five sections of the dossier (服务档案)."""

    BASIC = "basic", "基本信息"
    SERVICE = "service", "服役经历"
    FAMILY = "family", "家庭情况"
    EMPLOYMENT = "employment", "就业情况"
    HEALTH = "health", "健康状况"


class PracticeLanguage(Term):
    """The speech a caller must use so that the person follows without effort."""

    MANDARIN = "mandarin", "普通话"
    MINNAN = "minnan", "闽南话"
    HAKKA = "hakka", "客家话"
    SHE = "she", "畲话"
    PUXIAN = "puxian", "莆仙话"
    FUZHOU = "fuzhou", "福州话"
    SIGN = "sign", "手语"


class Hearing(Term):
    """As the person who rings must know it."""

    GOOD = "good", "听力正常"
    IMPAIRED = "impaired", "听力较差"
    NONE = "none", "听不见"


class Sight(Term):
    """As the person who writes must know it."""

    GOOD = "good", "视力正常"
    IMPAIRED = "impaired", "视力较差"
    NONE = "none", "看不见"


class Literacy(Term):
    """Whether a letter can be read, or somebody must read it aloud and witness a thumbprint."""

    READS = "reads", "能读写"
    READS_LITTLE = "reads_little", "识字不多"
    CANNOT_READ = "cannot_read", "不识字"


class HukouKind(Term):
    RURAL = "rural", "农业户口"
    URBAN = "urban", "非农业户口"


class ServiceBranch(Term):
    ARMY = "army", "陆军"
    NAVY = "navy", "海军"
    AIR_FORCE = "air_force", "空军"
    ROCKET_FORCE = "rocket_force", "火箭军"
    ARMED_POLICE = "armed_police", "武警部队"
    FIRE_SERVICE = "fire_service", "消防部队"
    FRONTIER_DEFENCE = "frontier_defence", "边防部队"
    RAILWAY_CORPS = "railway_corps", "铁道兵"
    ENGINEER_CORPS = "engineer_corps", "基建工程兵"
    VOLUNTEER_ARMY = "volunteer_army", "中国人民志愿军"
    OTHER = "other", "其他"


class RankKind(Term):
    """Kind of rank at discharge. 士官 is the name until 2022, 军士 since: papers carry both."""

    CONSCRIPT = "conscript", "义务兵"
    SERGEANT_BEFORE_2022 = "sergeant_before_2022", "士官"
    SERGEANT = "sergeant", "军士"
    OFFICER = "officer", "军官"
    CIVILIAN_CADRE = "civilian_cadre", "文职干部"


class DischargeKind(Term):
    """How service ended and who looks after the person since."""

    DISCHARGED = "discharged", "退伍"
    DEMOBILISED = "demobilised", "复员"
    TRANSFERRED = "transferred", "转业"
    RETIRED = "retired", "军休"
    INDEPENDENT_EMPLOYMENT = "independent_employment", "自主就业"
    DISMISSED = "dismissed", "除名或开除"


class Relation(Term):
    """What the family member is to the person whose dossier it is."""

    SPOUSE = "spouse", "配偶"
    SON = "son", "儿子"
    DAUGHTER = "daughter", "女儿"
    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GRANDCHILD = "grandchild", "孙辈"
    GRANDPARENT = "grandparent", "祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    CHILD_IN_LAW = "child_in_law", "儿媳或女婿"
    GUARDIAN = "guardian", "监护人"
    OTHER = "other", "其他"


class EmploymentKind(Term):
    EMPLOYED = "employed", "在职"
    FARMING = "farming", "务农"
    OWN_FIRM = "own_firm", "自主创业"
    FLEXIBLE = "flexible", "灵活就业"
    UNEMPLOYED = "unemployed", "待业"
    STUDYING = "studying", "在读"
    RETIRED = "retired", "退休"
    UNABLE_TO_WORK = "unable_to_work", "无劳动能力"


class CareNeed(Term):
    """Whether the person can come to a site session or must be visited at home."""

    INDEPENDENT = "independent", "能自理"
    PARTLY_DEPENDENT = "partly_dependent", "半失能"
    DEPENDENT = "dependent", "失能"
    BEDRIDDEN = "bedridden", "长期卧床"


class LivingSituation(Term):
    WITH_FAMILY = "with_family", "与家人同住"
    EMPTY_NEST = "empty_nest", "空巢"
    ALONE = "alone", "独居"
    INSTITUTION = "institution", "住养老或优抚机构"


class RevealPurpose(Term):
    """Why a personal number was read in full; kept with the event, never free text alone."""

    VERIFY_IDENTITY = "verify_identity", "核验身份"
    PREPARE_PAPER = "prepare_paper", "制作文书"
    CONTACT_PERSON = "contact_person", "联系本人"
    HOME_VISIT = "home_visit", "上门服务"
    CHECK_PAYMENT = "check_payment", "核对发放"
    CORRECT_RECORD = "correct_record", "更正档案"


class PersonalNumber(Term):
    """What can be read in full, one at a time."""

    ID_NUMBER = "id_number", "身份证号"
    PHONE = "phone", "手机号"
    ADDRESS = "address", "住址"


class ChangeKind(Term):
    """What somebody reports about a person; the county confirms before the dossier follows."""

    DEATH = "death", "去世"
    MOVED = "moved", "迁移"
    NAME = "name", "姓名变更"
    OTHER = "other", "其他变更"


class ReportState(Term):
    OPEN = "open", "待核实"
    CONFIRMED = "confirmed", "已核实"
    DISMISSED = "dismissed", "不属实"


class HonourKind(Term):
    FIRST_CLASS_MERIT = "first_class_merit", "一等功"
    SECOND_CLASS_MERIT = "second_class_merit", "二等功"
    THIRD_CLASS_MERIT = "third_class_merit", "三等功"
    TITLE_OF_HONOUR = "title_of_honour", "荣誉称号"
    OUTSTANDING_SOLDIER = "outstanding_soldier", "优秀士兵"
