"use strict";
// The rounds of a day: the whole plan for whoever plans or watches, a team's own for the team.
{
  const SVG = "http://www.w3.org/2000/svg";
  // What a picture of ways is made of. Everything else in an answer is left where it is.
  const SHAPES = ["svg", "title", "rect", "polyline", "line", "circle", "text"];
  const TRAITS = [
    "viewBox", "role", "font-family", "font-size", "text-anchor", "fill", "stroke", "stroke-width",
    "stroke-dasharray", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height",
  ];
  const { element, table } = shell;
  const form = document.getElementById("day-asked");
  const county = form.elements.division_code;
  const names = {};
  let me = null;

  const put = (id, ...nodes) => document.getElementById(id).replaceChildren(...nodes);
  const may = (permission) => me.permissions.includes(permission);
  const clock = (at) => at.slice(11, 16);
  const kilometres = (metres) => `${(metres / 1000).toFixed(1)} 公里`;
  const told = (kind, values) => values.map((each) => WORDS[kind][each] || each).join("、");

  function lasting(seconds) {
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
  }

  function section(title, ...nodes) {
    const node = element("section");
    node.append(element("h2", title), ...nodes.filter(Boolean));
    return node;
  }

  function button(words, work) {
    const node = element("button", words, "plain");
    node.type = "button";
    node.addEventListener("click", () => shell.busy(form, work));
    return node;
  }

  // Copies shapes and words one by one, so that a picture can be nothing but a picture.
  function copied(node) {
    const copy = document.createElementNS(SVG, node.localName);
    TRAITS.filter((name) => node.hasAttribute(name)).forEach((name) => copy.setAttribute(name, node.getAttribute(name)));
    [...node.childNodes].forEach((part) => {
      if (part.nodeType === Node.TEXT_NODE) copy.append(part.data);
      else if (part.namespaceURI === SVG && SHAPES.includes(part.localName)) copy.append(copied(part));
    });
    return copy;
  }

  async function pictureOf(plan) {
    const text = await (await shell.fetched(`/visit-routes/${plan.id}/picture`)).text();
    const drawing = copied(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
    drawing.setAttribute("class", "map");
    const figure = element("figure");
    figure.append(drawing);
    return section("路线图", element("p", "方块是出发地，圆圈里是上门的先后；颜色和线型对应下方各队。北在上，没有底图。", "soft"), figure);
  }

  function promise(stop) {
    if (!stop.promised_from) return "首次安排";
    if (!stop.moved) return "不变";
    return element("b", clock(stop.promised_from) === clock(stop.planned_from)
      ? `${clock(stop.promised_from)}，换队` : `原 ${clock(stop.promised_from)}，已改`);
  }

  const because = (door) => told("circumstance", door.priority_because) || "–";

  function roundOf(way) {
    const summary = `${clock(way.sets_out_at)} 出发，${clock(way.back_at)} 返回，${way.stops.length} 户，`
      + `${kilometres(way.metres)}，行驶 ${lasting(way.travel_seconds)}`;
    const heads = ["序", "时间", "姓名", "服务", "来程", "此前告知", "优先原因", "状态", "单号"];
    return section(way.team_name, element("p", summary, "soft"), table(heads, way.stops.map((stop, place) => [
      place + 1, `${clock(stop.planned_from)}–${clock(stop.planned_until)}`, stop.name || "已迁出", told("purpose", stop.purposes),
      kilometres(stop.metres), promise(stop), because(stop), told("status", [stop.status]), stop.reference,
    ]), "words stacked"));
  }

  function leftOut(plan) {
    if (!plan.left_out.length) return section("没有排进的", element("p", "都排进了。"));
    return section("没有排进的", element("p", "已排到等候名单最前面。", "soft"), table(["姓名", "原因", "服务", "此前告知", "优先原因", "单号"],
      plan.left_out.map((door) => [
        door.name || "已迁出", told("leftOut", [door.why]), told("purpose", door.purposes),
        door.promised_from ? clock(door.promised_from) : "没有", because(door), door.reference,
      ]), "words stacked"));
  }

  // Whoever took a seat after the plan was made: somebody has to put them in, or ring them.
  function notPlanned(plan) {
    if (!plan.not_planned.length) return null;
    return section("排线以后才约上的", element("p", "还没有加入路线，请办理人员临时加入或者另约时间。", "soft"),
      table(["单号", "姓名", "服务", "优先原因"], plan.not_planned.map((door) => [
        door.reference, door.name || "–", told("purpose", door.purposes), because(door),
      ]), "words stacked"));
  }

  function moved(plan) {
    const { visits, minutes_most: most, minutes_together: together } = plan.moves;
    return visits
      ? `${visits} 户与此前告知的不同，最多相差 ${most} 分钟，合计 ${together} 分钟，表中已标出。`
      : "此前告知的时间都没有改变。";
  }

  function printing(plan) {
    if (!may("rounds:plan:make")) return element("p", "打印件有姓名、住址和电话，由排线的县、市办理人员下载。", "soft");
    const node = element("p", null, "actions");
    const path = `/visit-routes/${plan.id}:print`;
    node.append(
      button("下载打印件（PDF）", () => shell.download(path, { form: "pdf" })),
      button("下载电子表格（XLSX）", () => shell.download(path, { form: "xlsx" })),
    );
    return node;
  }

  async function showPlan(line) {
    const plan = await shell.get(`/visit-routes/${line.id}`);
    put("plan",
      section(`${names[plan.division_code]}　${plan.day}`,
        element("p", `当天第 ${plan.sequence} 次排线（${told("planCause", [plan.cause])}）：${plan.rounds.length} 支队伍，`
          + `${kilometres(plan.metres)}，行驶 ${lasting(plan.travel_seconds)}。${moved(plan)}`),
        plan.reason && element("p", `队伍不能出行的原因：${plan.reason}`), printing(plan)),
      ...[await pictureOf(plan), ...plan.rounds.map(roundOf), leftOut(plan), notPlanned(plan)].filter(Boolean));
  }

  // Which plan of each county holds, or else why none does.
  function standing(lines) {
    const found = new Map();
    lines.forEach((line) => {
      const known = found.get(line.division_code);
      if (!known || (known.status !== "published" && line.status === "published")) found.set(line.division_code, line);
    });
    return [...found.values()].sort((one, other) => (one.division_code < other.division_code ? -1 : 1));
  }

  async function nameOf(code) {
    names[code] ||= (await shell.get(`/divisions/${code}`)).name;
    return names[code];
  }

  async function offer(plans) {
    const wanted = county.value;
    const options = [new Option("全部", "")];
    for (const plan of plans) options.push(new Option(await nameOf(plan.division_code), plan.division_code));
    county.replaceChildren(...options);
    county.value = plans.some((plan) => plan.division_code === wanted) ? wanted : "";
    document.getElementById("county").hidden = plans.length < 2;
  }

  function overview(plans) {
    const opener = (plan) => button(names[plan.division_code], () => { county.value = plan.division_code; return choose(plans); });
    put("counties", section("各县（市、区）", table(["县（市、区）", "状态", "里程", "行驶", "排线次数"], plans.map((plan) => [
      opener(plan), told("planStatus", [plan.status]), kilometres(plan.metres), lasting(plan.travel_seconds), plan.sequence,
    ]), "words")));
  }

  async function choose(plans) {
    put("counties");
    put("plan");
    const [only] = plans.length === 1 ? plans : plans.filter((plan) => plan.division_code === county.value);
    if (!only) overview(plans);
    else if (only.status === "published") await showPlan(only);
    else put("plan", element("p", `${names[only.division_code]}的路线${told("planStatus", [only.status])}，没有发布；请重新排线。`));
  }

  async function showDay() {
    const plans = standing(await shell.all("/visit-routes", { day: form.elements.day.value }));
    put("day-told", plans.length ? `日期：${plans[0].day}` : "您的范围内这一天还没有路线；路线按县（市、区）在前一晚自动排出，也可以人工排线。");
    await offer(plans);
    if (plans.length) await choose(plans);
  }

  function facts(pairs) {
    const node = element("dl");
    pairs.filter(([, value]) => value && value.length !== 0).forEach(([label, value]) => {
      const line = node.appendChild(element("div"));
      line.append(element("dt", label), element("dd"));
      line.lastChild.append(value);
    });
    return node;
  }

  function call(phone) {
    if (!phone) return null;
    const link = element("a", phone);
    link.href = `tel:${phone}`;
    return link;
  }

  function healthOf(health) {
    if (!health) return [["健康", "没有记录，请上门时询问"]];
    return [
      ["过敏", health.allergies.join("、") || "没有记录"], ["自理", told("careNeed", [health.care_need])],
      ["居住", told("living", [health.living])], ["疾病", health.diagnoses.join("、")], ["用药", health.medicines.join("、")],
      ["健康备注", health.note],
    ];
  }

  function doorOf(stop, place) {
    const node = element("li");
    node.append(element("h3", `${place + 1}　${clock(stop.planned_from)}–${clock(stop.planned_until)}　${stop.name || "已迁出"}`), facts([
      ["住址", stop.address], ["楼层", stop.stairs], ["电话", call(stop.phone)], ["找谁", stop.contact_name],
      ["服务", told("purpose", stop.purposes)], ["说话", [stop.speech && told("speech", [stop.speech]),
        stop.hearing && told("hearing", [stop.hearing])].filter(Boolean).join("，")],
      ...healthOf(stop.health), ["留意", stop.note], ["优先原因", told("circumstance", stop.priority_because)],
      ["来程", `${kilometres(stop.metres)}，${lasting(stop.travel_seconds)}`],
      ["状态", `${told("status", [stop.status])}　单号 ${stop.reference}`],
    ]));
    return node;
  }

  function ownRound(way) {
    const list = element("ol", null, "doors");
    list.append(...way.stops.map(doorOf));
    const vehicle = way.vehicle ? `，车牌 ${way.vehicle}` : "";
    const summary = `${clock(way.sets_out_at)} 出发，${clock(way.back_at)} 返回，${way.stops.length} 户，${kilometres(way.metres)}${vehicle}`;
    return section(way.team_name, element("p", summary, "soft"), list);
  }

  async function showOwn() {
    const mine = await shell.get("/my-round", { day: form.elements.day.value });
    const sheet = (kind) => () => shell.download(shell.queried("/my-round/day-sheet", { day: mine.day, form: kind }));
    const files = element("p", null, "actions");
    files.append(button("下载本队打印件（PDF）", sheet("pdf")), button("下载本队电子表格（XLSX）", sheet("xlsx")));
    put("day-told", mine.rounds.length ? `日期：${mine.day}` : `${mine.day} 本队还没有路线。`);
    put("plan", ...(mine.rounds.length ? [files] : []), ...mine.rounds.map(ownRound));
  }

  const again = () => shell.busy(form, async () => {
    put("day-told");
    put("counties");
    put("plan");
    await (may("rounds:plan:read") ? showDay : showOwn)();
  });

  function draw(whoever) {
    me = whoever;
    return again();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); again(); });
  county.addEventListener("change", again);
  shell.page("/pages/routes", "上门路线", ["rounds:plan:read", "rounds:round:own"], draw);
}
