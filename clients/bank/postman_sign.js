// Runs before every request of the collection: takes a token when there is none, then signs the call.
const { Buffer } = require("buffer");

// Base64url by hand: not every Buffer writes it.
const encoded = (octets) => Buffer.from(octets).toString("base64")
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const written = (value) => encoded(Buffer.from(JSON.stringify(value), "utf8"));
const secret = JSON.parse(pm.variables.get("private_jwk"));
const shown = { crv: "P-256", kty: "EC", x: secret.x, y: secret.y };
const bureau = pm.variables.get("public_url") || pm.variables.get("base_url");
const now = Math.floor(Date.now() / 1000);

const key = await crypto.subtle.importKey(
  "jwk", { ...shown, d: secret.d }, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]
);

async function digest(text) {
  const octets = await crypto.subtle.digest("SHA-256", Buffer.from(text, "utf8"));
  return encoded(octets);
}

async function signed(header, claims) {
  const text = `${written(header)}.${written(claims)}`;
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, key, Buffer.from(text, "utf8"));
  return `${text}.${encoded(signature)}`;
}

async function proof(method, path, token) {
  const named = token ? { ath: await digest(token) } : {};
  const claims = { htm: method, htu: bureau + path, iat: now, jti: crypto.randomUUID(), ...named };
  return signed({ typ: "dpop+jwt", alg: "ES256", jwk: shown }, claims);
}

async function assertion() {
  const client = pm.variables.get("client_id");
  const kid = await digest(JSON.stringify(shown)); // RFC 7638: the members in this order.
  const header = { alg: "ES256", kid, typ: "client-authentication+jwt" };
  const times = { iat: now, exp: now + 60 };
  return signed(header, { iss: client, sub: client, aud: bureau, jti: crypto.randomUUID(), ...times });
}

async function freshToken() {
  const asked = {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await assertion(),
  };
  const answer = await pm.sendRequest({
    url: `${pm.variables.get("base_url")}/bank/v1/token`,
    method: "POST",
    header: { DPoP: await proof("POST", "/bank/v1/token") },
    body: { mode: "urlencoded", urlencoded: Object.entries(asked).map(([k, v]) => ({ key: k, value: v })) },
  });
  const given = answer.json();
  pm.collectionVariables.set("token", given.access_token);
  // Not used in its last 30 seconds: a slow call would arrive with a dead one.
  pm.collectionVariables.set("token_until", String(now + given.expires_in - 30));
  return given.access_token;
}

const alive = Number(pm.collectionVariables.get("token_until") || 0) > now;
const token = alive ? pm.collectionVariables.get("token") : await freshToken();
const path = pm.variables.replaceIn(pm.request.url.getPath());

pm.request.headers.upsert({ key: "Authorization", value: `DPoP ${token}` });
pm.request.headers.upsert({ key: "DPoP", value: await proof(pm.request.method, path, token) });
