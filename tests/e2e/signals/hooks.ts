/** Scripts that put a function of their own in a native one's place, the ways that detection.md measured. */
export const HOOKS = {
  arrow: `
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => await real(constraints);`,
  bound: `
    MediaDevices.prototype.getUserMedia =
      MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices);`,
  plain: `
    const real = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = function getUserMedia(constraints) {
      return real.call(this, constraints);
    };`,
  proxy: `
    const real = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = new Proxy(real, {
      apply: (target, self, given) => Reflect.apply(target, self, given),
    });`,
  stealth: `
    const texts = new Map();
    const real = MediaDevices.prototype.getUserMedia;
    const realText = Function.prototype.toString;
    const hook = { getUserMedia(constraints) { return real.call(this, constraints); } }.getUserMedia;
    const lie = { toString() { return texts.get(this) ?? realText.call(this); } }.toString;
    texts.set(hook, "function getUserMedia() { [native code] }");
    texts.set(lie, "function toString() { [native code] }");
    MediaDevices.prototype.getUserMedia = hook;
    Function.prototype.toString = lie;`,
} as const;

const METHOD = ["text", "iframe_text", "class_text", "stack_line", "recursion", "shape"] as const;
type Foreign = readonly (typeof METHOD)[number][];

/** Tests that each hook fails on `getUserMedia`, in Chromium; the others it passes. */
export const CAUGHT_BY: Readonly<Record<keyof typeof HOOKS, Foreign>> = {
  arrow: ["text", "iframe_text", "class_text", "stack_line"],
  bound: ["text", "iframe_text"],
  plain: ["text", "iframe_text", "class_text", "shape"],
  proxy: ["text", "iframe_text", "stack_line", "recursion"],
  stealth: ["iframe_text", "class_text"],
};
