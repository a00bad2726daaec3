"""The vocabulary of rates (标准)."""

from app.domain.terms import Term


class Component(Term):
    """An amount is the sum of streams with sources and dates of their own."""

    NATIONAL = "national", "国家标准"
    PROVINCIAL = "provincial", "省级补助"
    COUNTY = "county", "县级自然增长"


class RateUnit(Term):
    """What one rate is for."""

    YEAR = "year", "元/年"
    MONTH = "month", "元/月"
    MONTH_PER_SERVICE_YEAR = "month_per_service_year", "元/月·服役年"
    ONCE = "once", "元/次"
    ONCE_PER_SERVICE_YEAR = "once_per_service_year", "元/服役年"


class NoticeStatus(Term):
    DRAFT = "draft", "待复核"
    PUBLISHED = "published", "已公布"
    DISCARDED = "discarded", "已作废"
