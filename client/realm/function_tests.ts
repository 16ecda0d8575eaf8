/**
 * Tests that tell an engine's own function from one that stands in for it. docs/spec/signals.md, "tamper", says
 * what each is; nothing here calls the function under test.
 */
type TestResult = "native" | "foreign" | "absent" | "error";
export type FunctionResults = Readonly<Record<string, TestResult>>;

/** What the tests themselves stand on, taken before they run. */
type Primordials = ReturnType<typeof takePrimordials>;
export function takePrimordials() {
  const { apply, construct, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;
  const { create } = Object;
  const { toString } = Function.prototype;
  return {
    apply,
    construct,
    create,
    getOwnPropertyDescriptor,
    getPrototypeOf,
    ownKeys,
    setPrototypeOf,
    toString,
  };
}

interface Realm {
  readonly tools: Primordials;
  /** A realm that no script has touched; without it there is no `iframe_text`. */
  readonly fresh?: typeof globalThis | undefined;
  /** Objects in use, by class: what one of them has of its own hides its class's. */
  readonly instances?: Readonly<Record<string, object | undefined>>;
}

type Callable = (...args: never[]) => unknown;
type Test = (candidate: Callable, name: string) => boolean | undefined;

/**
 * Results by function name for `places`: class names with the names of their members; a class without members
 * is itself the function. A test that does not hold for a function that is surely the engine's is `absent`.
 */
export function testFunctions(
  places: Readonly<Record<string, string>>,
  realm: Realm,
): Record<string, FunctionResults> {
  const { fresh, tools } = realm;
  const { EventTarget } = fresh ?? globalThis;
  const testMethod = tester(methodTests(tools, fresh), [
    EventTarget.prototype.addEventListener,
    "addEventListener",
  ]);
  const testClass = tester(classTests(tools, fresh), [EventTarget as unknown as Callable, "EventTarget"]);
  const results: Record<string, FunctionResults> = {};
  for (const [className, members] of Object.entries(places)) {
    const owner =
      (globalThis as unknown as Record<string, { readonly prototype: object } | undefined>)[className];
    if (members === "") results[className] = testClass([owner], className);
    else {
      for (const name of members.split(" ")) {
        const start = realm.instances?.[className] ?? owner?.prototype;
        results[name] = testMethod(functionsOf(start, name, tools), name);
      }
    }
  }
  return results;
}

/** The function that `name` is, or the accessors behind it, wherever on the chain it is found first. */
function functionsOf(start: object | undefined, name: string, tools: Primordials): unknown[] {
  for (let holder: object | null = start ?? null; holder !== null; holder = tools.getPrototypeOf(holder)) {
    const property = tools.getOwnPropertyDescriptor(holder, name);
    if (property === undefined) continue;
    const { value, get, set } = property;
    return get === undefined && set === undefined ? [value] : [get, set].filter((one) => one !== undefined);
  }
  return [undefined];
}

function tester(tests: Readonly<Record<string, Test>>, [known, knownName]: readonly [Callable, string]) {
  const valid = Object.entries(tests).filter(([, test]) =>
    outcome(() => test(known, knownName)) === "native"
  );
  const absent = Object.keys(tests).filter((name) => !valid.some(([validName]) => validName === name));
  return function test(candidates: readonly unknown[], name: string): FunctionResults {
    if (candidates.some((candidate) => candidate === undefined)) return { text: "absent" };
    const results: Record<string, TestResult> = {};
    for (const testName of absent) results[testName] = "absent";
    for (const [testName, run] of valid) {
      const outcomes = candidates.map((candidate) =>
        typeof candidate === "function" ? outcome(() => run(candidate as Callable, name)) : "foreign"
      );
      results[testName] = outcomes.find((one) => one === "foreign") ?? outcomes.find((one) =>
        one === "error"
      ) ??
        outcomes[0]!;
    }
    return results;
  };
}

function outcome(test: () => boolean | undefined): TestResult {
  try {
    const holds = test();
    return holds === undefined ? "absent" : holds ? "native" : "foreign";
  } catch {
    return "error";
  }
}

/** Every engine has these. */
function commonTests(tools: Primordials, fresh: typeof globalThis | undefined): Record<string, Test> {
  return {
    text: (candidate, name) => isNativeText(tools.apply(tools.toString, candidate, []), name),
    ...(fresh && {
      iframe_text: (candidate: Callable, name: string) =>
        isNativeText(fresh.Reflect.apply(fresh.Function.prototype.toString, candidate, []), name),
    }),
    // Only a proxy lets its prototype chain run in a circle.
    recursion(candidate) {
      const before = tools.getPrototypeOf(candidate);
      const isCircle = tools.setPrototypeOf(candidate, tools.create(candidate));
      if (isCircle) tools.setPrototypeOf(candidate, before);
      return !isCircle;
    },
    stack_line(candidate) {
      const stack = errorOf(() => tools.create(candidate).toString())?.stack;
      return stack && /^TypeError.*\n\s*at /.test(stack)
        ? /\n\s*at Function\.toString/.test(stack.slice(0, 200))
        : undefined;
    },
  };
}

function methodTests(tools: Primordials, fresh: typeof globalThis | undefined): Record<string, Test> {
  return {
    ...commonTests(tools, fresh),
    class_text(candidate) {
      const Base = candidate as unknown as new () => object;
      const message = errorOf(() => tools.ownKeys(class extends Base {}))?.message;
      return /^Class extends value function (?:[gs]et )?\w*\(\) \{ \[native code\] \} is not/.test(
        message ?? "",
      );
    },
    shape: (candidate) =>
      [...tools.ownKeys(candidate)].sort().join() === "length,name" && !isConstructor(candidate, tools),
  };
}

function classTests(tools: Primordials, fresh: typeof globalThis | undefined): Record<string, Test> {
  return {
    ...commonTests(tools, fresh),
    shape(candidate) {
      const property = tools.getOwnPropertyDescriptor(candidate, "prototype");
      return property?.writable === false && property.value.constructor === candidate &&
        isConstructor(candidate, tools);
    },
  };
}

/** V8 writes one line, the others three; an accessor's text may begin with `get` or `set`. */
function isNativeText(text: string, name: string): boolean {
  const match = /^function (?:[gs]et )?(\w+)\(\) \{\s+\[native code\]\s+\}$/.exec(text);
  return match?.[1] === name;
}

/** Asked without calling it: it is only whose prototype a plain object gets. */
function isConstructor(candidate: Callable, tools: Primordials): boolean {
  return errorOf(() => tools.construct(Object, [], candidate)) === undefined;
}

function errorOf(attempt: () => unknown): Error | undefined {
  try {
    attempt();
    return undefined;
  } catch (thrown) {
    return thrown as Error;
  }
}
