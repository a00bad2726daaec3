"use strict";
// Draws the OpenAPI document beside this page; every text goes in as text, never as markup.

function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function resolved(contract, schema) {
  let found = schema || {};
  for (let hops = 0; found.$ref && hops < 10; hops += 1) {
    found = found.$ref.slice(2).split("/").reduce((at, key) => at && at[key], contract) || {};
  }
  return found;
}

function typeOf(contract, schema) {
  const name = schema && schema.$ref ? schema.$ref.split("/").pop() : null;
  const found = resolved(contract, schema);
  const ways = found.anyOf || found.oneOf;
  if (ways) return ways.map((way) => typeOf(contract, way)).join(" | ");
  if (found.type === "array") return `${typeOf(contract, found.items)}[]`;
  if (found.enum) {
    const labels = found["x-enum-labels"] || {};
    return found.enum.map((value) => (labels[value] ? `${value}（${labels[value]}）` : value)).join("、");
  }
  return name || [found.type, found.format].filter(Boolean).join(" · ") || "any";
}

function limits(schema) {
  const words = { minimum: "≥ ", maximum: "≤ ", minLength: "最短 ", maxLength: "最长 ", pattern: "格式 " };
  return Object.keys(words)
    .filter((key) => schema[key] !== undefined)
    .map((key) => words[key] + schema[key])
    .join("，");
}

function table(heads, rows) {
  const node = element("table");
  const top = node.appendChild(element("tr"));
  heads.forEach((head) => top.appendChild(element("th", head)));
  rows.forEach((cells) => {
    const row = node.appendChild(element("tr"));
    cells.forEach((cell) => row.appendChild(element("td", cell)));
  });
  return node;
}

function fields(contract, schema, depth) {
  let found = resolved(contract, schema);
  if (found.type === "array") found = resolved(contract, found.items);
  const required = new Set(found.required || []);
  return Object.entries(found.properties || {}).flatMap(([name, part]) => {
    const inner = resolved(contract, part);
    const own = [
      "　".repeat(depth) + name,
      typeOf(contract, part),
      required.has(name) ? "必填" : "",
      [part.description || inner.description || "", limits(inner)].filter(Boolean).join(" "),
    ];
    return depth < 3 ? [own, ...fields(contract, part, depth + 1)] : [own];
  });
}

function body(contract, title, content) {
  const parts = document.createDocumentFragment();
  Object.entries(content || {}).forEach(([media, { schema }]) => {
    parts.append(element("h4", `${title}（${media}，${typeOf(contract, schema)}）`));
    const rows = fields(contract, schema, 0);
    if (rows.length) parts.append(table(["字段", "类型", "", "说明"], rows));
  });
  return parts;
}

function operation(contract, path, verb, found) {
  const node = element("details");
  const head = node.appendChild(element("summary"));
  head.append(element("span", verb.toUpperCase(), "verb"), element("span", path, "path"));
  head.append(` ${found.summary || ""}`);
  if (!found.security) head.append(element("span", "无需登录", "mark"));
  if (found.description !== found.summary) node.append(element("p", found.description));
  const parameters = (found.parameters || []).map((part) => [
    part.name, part.in, part.required ? "必填" : "",
    [typeOf(contract, part.schema), part.description, limits(resolved(contract, part.schema))].filter(Boolean).join(" "),
  ]);
  if (parameters.length) node.append(element("h4", "参数"), table(["名称", "位置", "", "说明"], parameters));
  if (found.requestBody) node.append(body(contract, "请求体", found.requestBody.content));
  const answers = Object.entries(found.responses || {});
  answers.filter(([status]) => status < "300").forEach(([status, answer]) => node.append(body(contract, `答复 ${status}`, answer.content)));
  node.append(element("h4", "全部答复"), table(["状态", "含义"], answers.map(([status, answer]) => [status, answer.description])));
  node.dataset.words = `${verb} ${path} ${found.summary} ${found.operationId} ${found.description}`.toLowerCase();
  return node;
}

function draw(contract) {
  document.title = contract.info.title;
  document.getElementById("title").textContent = `${contract.info.title} ${contract.info.version}`;
  document.getElementById("about").textContent = contract.info.description || "";
  const server = contract.servers && contract.servers[0] ? contract.servers[0].url : "";
  const list = Object.entries(contract.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, found]) => operation(contract, server + path, verb, found)));
  document.getElementById("operations").replaceChildren(...list);
  document.getElementById("search").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    list.forEach((node) => { node.hidden = !node.dataset.words.includes(wanted); });
  });
}

fetch("openapi.json")
  .then((answer) => answer.json())
  .then(draw)
  .catch(() => { document.getElementById("operations").textContent = "接口文档读取失败，请刷新。"; });
