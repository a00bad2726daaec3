"use strict";
// Figures of visits. Places are opened one below the other: a county, its townships, its villages.

const BELOW = { county: "township", township: "village" };
const GROUPS = {
  severely_disabled: "一至四级残疾", bedridden: "卧床", eighty_or_older: "年满80周岁",
  lives_alone: "独居", martyrs_parent: "烈士父母", any: "以上任一类",
};
const form = document.getElementById("asked");
const more = document.getElementById("more");
const place = { code: "", name: "" };

const put = (id, ...nodes) => document.getElementById(id).replaceChildren(...nodes);
const asked = () => ({ ...Object.fromEntries(new FormData(form)), division_code: place.code });

function cards(total, refused) {
  const told = [
    ["上门服务", number(total.visits, " 次")], ["已完成", number(total.fulfilled, " 次")],
    ["尚未上门", number(total.ahead, " 次")], ["未遇见", `${total.not_met} 次（${percent(total.not_met_share)}）`],
    ["平均等候", number(total.mean_waited_days, " 天")], ["准时", percent(total.on_time_share)],
    ["同一支队", percent(total.same_team_share)], ["每次行驶", number(total.mean_kilometres, " 公里")],
    ["平均评分", number(total.mean_score, " 分")], ["上门见到", number(total.people, " 人")],
  ];
  if (refused) told.push(["路线未通过校验", `${refused} 天，须重新排线`]);
  put("total", ...told.map(([label, value]) => {
    const card = shell.element("li", label);
    card.append(shell.element("b", value));
    return card;
  }));
}

function opener(figure, by) {
  if (!BELOW[by]) return figure.label;
  const button = shell.element("button", figure.label, "plain");
  button.type = "button";
  button.addEventListener("click", () => {
    [place.code, place.name] = [figure.key, figure.label];
    form.elements.by.value = BELOW[by];
    draw();
  });
  return button;
}

function figures(found, by) {
  cards(found.total, found.routes_refused);
  if (!found.items.length) {
    put("bars", shell.element("p", "这段时间没有上门服务"));
    put("figures");
    return;
  }
  put("bars", shell.bars("完成情况", found.items.map((each) => ({
    label: each.label, whole: each.visits, part: each.fulfilled, text: `${each.visits} 次，完成 ${each.fulfilled}`,
  }))));
  const heads = ["名称", "全部", "完成", "未遇见", "取消", "等候（天）", "准时", "同队", "公里／次", "评分"];
  put("figures", shell.table(heads, found.items.map((each) => [
    opener(each, by), each.visits, each.fulfilled, each.not_met, each.cancelled, number(each.mean_waited_days),
    percent(each.on_time_share), percent(each.same_team_share), number(each.mean_kilometres), number(each.mean_score),
  ]), "stacked"));
}

function months(found) {
  const points = found.items.map((each) => ({ label: each.label.slice(2), value: each.visits }));
  put("months", points.length ? shell.line("每月上门服务次数", points) : shell.element("p", "没有数据"));
}

function coverage(found) {
  const lines = Object.entries(GROUPS).map(([group, label]) => {
    const of = (name) => found.items.flatMap((each) => each.groups).filter((each) => each.group === group)
      .reduce((sum, each) => sum + each[name], 0);
    const [people, seen] = [of("people"), of("seen")];
    return { label, whole: people, part: seen, text: `${people} 人，上门 ${seen}（${percent(people ? seen / people : null)}）` };
  });
  put("coverage", shell.bars("重点对象 90 天内上门", lines));
}

let rows = [];

function unseen(page) {
  rows = rows.concat(page.items);
  put("unseen", rows.length === 0 ? shell.element("p", "没有") : shell.table(["村（社区）", "姓名", "类别", "上次上门"], rows.map((each) => [
    each.division_name, each.name, each.groups.map((group) => GROUPS[group]).join("、"), each.last_visited_on || "从未",
  ]), "words"));
  more.hidden = page.next_cursor === null;
  more.dataset.cursor = page.next_cursor || "";
}

function back() {
  const told = [`范围：${place.name || "本级全部"}`];
  const node = shell.element("button", "回到全部", "plain");
  node.type = "button";
  node.addEventListener("click", () => { place.code = place.name = ""; form.elements.by.value = "county"; draw(); });
  if (place.code) told.push("　", node);
  put("place", ...told);
}

function draw() {
  return shell.busy(form, async () => {
    const wanted = asked();
    const here = { division_code: place.code };
    back();
    figures(await shell.get("/statistics/visits", wanted), wanted.by);
    months(await shell.get("/statistics/visits", { ...here, by: "month" }));
    coverage(await shell.get("/statistics/coverage", here));
    rows = [];
    unseen(await shell.get("/unseen", { ...here, limit: 20 }).catch(() => ({ items: [], next_cursor: null })));
  });
}

const { percent, number } = shell;
form.addEventListener("submit", (event) => { event.preventDefault(); draw(); });
more.addEventListener("click", () => shell.busy(form, async () => {
  unseen(await shell.get("/unseen", { division_code: place.code, limit: 20, cursor: more.dataset.cursor }));
}));
shell.page("/pages/visits", "上门服务统计", ["statistics:figure:read"], draw);
