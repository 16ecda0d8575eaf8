import { fields, text } from "../realm/clip.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** What the browser allows by two ways of asking; nobody is prompted. */
export const permissionsSource: SignalSource = {
  name: "permissions",
  when: "early",
  limitMs: 1500,
  async observe() {
    const notification = typeof Notification === "undefined" ? undefined : text(Notification.permission, 16);
    const [notificationQuery, cameraQuery] = await Promise.all([stateOf("notifications"), stateOf("camera")]);
    const told = fields({ notification, notificationQuery, cameraQuery });
    if (Object.keys(told).length === 0) throw new Unavailable("no permissions");
    return told;
  },
};

/** Browsers differ in the names that they know. */
async function stateOf(name: string): Promise<string | undefined> {
  try {
    const { state } = await navigator.permissions.query({ name: name as PermissionName });
    return text(state, 16);
  } catch {
    return undefined;
  }
}
