"""Figures that statistics offices publish and formulas rest on."""

from app.domain.terms import Term


class FigureKind(Term):
    AVERAGE_MONTHLY_WAGE = "average_monthly_wage", "职工月平均工资"
    RURAL_INCOME = "rural_income", "农村居民人均可支配收入"
    URBAN_INCOME_GROWTH = "urban_income_growth", "城镇居民人均可支配收入增长额"
    PRICE_BASE = "price_base", "价格补贴计算基数"
    CPI_RISE = "cpi_rise", "居民消费价格同比涨幅"
    FOOD_CPI_RISE = "food_cpi_rise", "食品价格同比涨幅"

    @property
    def unit(self) -> str:
        return "hundredths_of_percent" if self in _RISES else "fen"

    @property
    def monthly(self) -> bool:
        """Published for a month; the others for a year."""
        return self in _RISES


_RISES = {FigureKind.CPI_RISE, FigureKind.FOOD_CPI_RISE}
