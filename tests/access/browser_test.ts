import assert from "node:assert/strict";
import { callerOf, CallerRates, isAllowedHost, isAllowedOrigin } from "../../src/access/mod.ts";

Deno.test("hosts are compared by name, whatever the port, the case and a final dot", () => {
  const allowed = new Set(["localhost", "127.0.0.1", "[::1]"]);
  for (
    const host of [
      "localhost",
      "LOCALHOST:8080",
      "localhost.",
      "localhost.:80",
      "127.0.0.1:1",
      "[::1]:8080",
      "[::1]",
    ]
  ) {
    assert.ok(isAllowedHost(host, allowed), host);
  }
  const refused = [
    undefined,
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:80",
    "::1",
  ];
  for (const host of [...refused, "localhost:80:80", "evil@localhost", "localhost/", "[::2]", "127.0.0.2"]) {
    assert.ok(!isAllowedHost(host, allowed), `${host}`);
  }
  assert.ok(isAllowedHost("evil.example", undefined));
});

Deno.test("a page of another origin may not write unless it is listed; what is no browser may", () => {
  const host = "127.0.0.1:8080";
  const allows = (origin?: string, secFetchSite?: string) =>
    isAllowedOrigin({ host, origin, secFetchSite }, new Set(["https://shop.example"]));
  assert.ok(allows());
  assert.ok(allows("http://127.0.0.1:8080", "same-origin"));
  assert.ok(allows(undefined, "none"));
  assert.ok(allows("https://shop.example", "cross-site"));
  assert.ok(!allows("https://evil.example", "cross-site"));
  assert.ok(!allows("https://evil.example"));
  assert.ok(!allows("http://127.0.0.1:9090"));
  assert.ok(!allows("null"));
  assert.ok(!allows(undefined, "cross-site"));
  assert.ok(!allows("http://127.0.0.1:8080", "same-site"));
});

Deno.test("a caller is a token's name or an address, of IPv6 the /64", () => {
  const of = (address: string) => callerOf({ name: undefined, address });
  assert.equal(callerOf({ name: "backend", address: "10.0.0.1" }), "token backend");
  assert.equal(of("10.0.0.1"), "10.0.0.1");
  assert.equal(of("::ffff:10.0.0.1"), "10.0.0.1");
  assert.equal(of("2001:db8:0:1:2:3:4:5"), "2001:db8:0:1::/64");
  assert.equal(of("2001:db8:0:1::5"), "2001:db8:0:1::/64");
  assert.equal(of("::1"), "0:0:0:0::/64");
  assert.equal(of("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(callerOf({ name: undefined, address: undefined }), undefined);
});

Deno.test("a caller gets its rate, after a burst of two seconds of it; others are not touched", () => {
  let nowMs = 0;
  const rates = new CallerRates({ perSecond: 5, now: () => nowMs });
  const taken = (caller: string) =>
    Array.from({ length: 100 }, () => rates.take(caller)).filter(Boolean).length;
  assert.equal(taken("a"), 10);
  assert.equal(taken("b"), 10);
  nowMs = 1_000;
  assert.equal(taken("a"), 5);
  nowMs = 100_000;
  assert.equal(taken("a"), 10);
});

Deno.test("callers that ask once each are forgotten, the busy one is not", () => {
  const rates = new CallerRates({ perSecond: 1, now: () => 0 });
  for (let nth = 0; nth < 30_000; nth++) {
    rates.take(`caller ${nth}`);
    if (nth > 1) assert.ok(!rates.take("busy"), String(nth));
    else assert.ok(rates.take("busy"));
  }
});
