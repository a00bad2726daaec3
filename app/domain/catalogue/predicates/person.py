"""Questions about who somebody is and where."""

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.predicates.registry import DivisionRef, says
from app.domain.divisions.code import subtree
from app.domain.veterans.terms import CategoryCode, PersonRole


@says(
    "任何人都可以办理",
    "open to everybody",
    help_zh="请拨打服务站电话",
    help_en="please ring the station",
)
def anyone(_facts: Facts) -> bool:
    return True


@says(
    "本人健在",
    "the person is alive",
    help_zh="家属可咨询丧葬补助等事项，请联系服务站",
    help_en="the family may ask the station about funeral aid",
)
def living(facts: Facts) -> bool:
    return facts.living


@says(
    "年满{years}周岁",
    "at least {years} years old",
    help_zh="满{years}周岁后再来申请",
    help_en="apply once you are {years}",
)
def age_at_least(facts: Facts, *, years: int) -> bool:
    return facts.age >= years


@says(
    "未满{years}周岁",
    "younger than {years}",
    help_zh="请向服务站咨询适合您年龄的其他事项",
    help_en="ask the station which other item fits your age",
)
def age_under(facts: Facts, *, years: int) -> bool:
    return facts.age < years


@says(
    "身份属于：{roles}",
    "known to the bureau as: {roles}",
    help_zh="如档案中没有登记您的身份，请带退役证件或遗属证件到服务站登记",
    help_en="if your status is not on file, bring your discharge or survivor's papers to a station",
)
def has_role(facts: Facts, *, roles: tuple[PersonRole, ...]) -> bool:
    return not facts.roles.isdisjoint(roles)


@says(
    "优抚对象类别属于：{categories}",
    "holds one of the categories: {categories}",
    help_zh="如您认为应当属于，请到服务站核对档案",
    help_en="if you think you should, have your file checked at a station",
)
def has_category(facts: Facts, *, categories: tuple[CategoryCode, ...]) -> bool:
    return not facts.categories.isdisjoint(categories)


@says(
    "户籍或居住在服务范围内",
    "lives in the area served",
    help_zh="请向户籍地或常住地的服务站申请",
    help_en="apply to the station where you are registered or live",
)
def lives_in_scope(facts: Facts, *, divisions: tuple[DivisionRef, ...]) -> bool:
    return any(facts.division_code in subtree(division) for division in divisions)
