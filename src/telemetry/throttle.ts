/**
 * A function that hands on what it is called with, at most once in `intervalMs`, and how many calls it has passed over
 * since: a dependency that is down must not fill the log. `now` is any clock in milliseconds that never goes back.
 */
export function throttled<T>(
  say: (value: T, passedOver: number) => void,
  { intervalMs, now = () => performance.now() }: { readonly intervalMs: number; readonly now?: () => number },
): (value: T) => void {
  let nextAt = -Infinity;
  let passedOver = 0;
  return (value) => {
    if (now() < nextAt) {
      passedOver++;
      return;
    }
    nextAt = now() + intervalMs;
    say(value, passedOver);
    passedOver = 0;
  };
}
