import { fields, flag, text } from "../realm/clip.ts";
import { workerFact } from "./worker_fact.ts";
import type { SignalSource } from "./types.ts";

/** Globals that drivers leave in a page or its document, and nobody else. */
const DRIVER_GLOBALS =
  /^(?:__(?:playwright|pwInitScripts|puppeteer|webdriver|\$webdriver|selenium|driver_|fxdriver|nightmare|lastWatir)|_(?:Selenium_IDE|phantom$|WEBDRIVER_ELEM)|callPhantom$|domAutomation|\$chrome_asyncScriptInfo|\$cdc_[A-Za-z0-9]{22}_|[a-z]{3}_[A-Za-z0-9]{22}_(?:Array|JSON|Object|Promise|Proxy|Symbol))/;
const DRIVER_ATTRIBUTES = /^(?:selenium|webdriver|driver)$/;

/** Marks of a driver. */
export const automationSource: SignalSource = {
  name: "automation",
  when: "early",
  limitMs: 2500,
  async observe(context) {
    const names = [
      ...[globalThis, document].flatMap(Object.getOwnPropertyNames).filter((name) =>
        DRIVER_GLOBALS.test(name)
      ),
      ...document.documentElement.getAttributeNames().filter((name) => DRIVER_ATTRIBUTES.test(name)),
    ];
    return fields({
      webdriver: flag(navigator.webdriver),
      webdriverOwn: isOverridden("webdriver"),
      webdriverWorker: flag(await workerFact(context, ({ webdriver }) => webdriver)),
      globals: names.slice(0, 64).flatMap((name) => text(name, 128) ?? []),
    });
  },
};

/** Natively a read-only accessor of the prototype. */
function isOverridden(name: string): boolean {
  if (Object.hasOwn(navigator, name)) return true;
  const property = Object.getOwnPropertyDescriptor(Navigator.prototype, name);
  return property !== undefined && (property.get === undefined || property.set !== undefined);
}
