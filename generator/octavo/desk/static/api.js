// The desk's actions. What fails throws an error whose message, and hint, are sentences for the person.

export class Refused extends Error {
  constructor(message, hint, status) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

async function answer(request) {
  let found;
  try {
    found = await request;
  } catch {
    throw new Refused("The desk does not answer.", "Is octavo desk still running? What you typed stays on this page.", 0);
  }
  const isData = found.headers.get("content-type")?.startsWith("application/json");
  const data = isData ? await found.json() : { message: await found.text() };
  if (!found.ok) throw new Refused(data.message ?? "That did not work.", data.hint ?? "", found.status);
  return data;
}

export function get(name, query = {}, options = {}) {
  return answer(fetch(`/api/${name}?${new URLSearchParams(query)}`, { cache: "no-store", ...options }));
}

export function post(name, data = {}, options = {}) {
  return answer(fetch(`/api/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data), ...options }));
}

export function send(name, query, file) {
  return answer(fetch(`/api/${name}?${new URLSearchParams(query)}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }));
}
