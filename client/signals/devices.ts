import { fields, membersOf, text } from "../realm/clip.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** The list of devices after permission was given. */
export const devicesSource: SignalSource = {
  name: "devices",
  when: "late",
  limitMs: 1500,
  async observe() {
    const { mediaDevices } = navigator;
    if (typeof mediaDevices?.enumerateDevices !== "function") throw new Unavailable("no enumerateDevices");
    const devices = await mediaDevices.enumerateDevices();
    return devices.slice(0, 64).map((device) => {
      const { kind, label, deviceId, groupId } = membersOf(device);
      return fields({
        kind: text(kind, 32) ?? "",
        label: text(label, 512),
        deviceId: text(deviceId, 256),
        groupId: text(groupId, 256),
      });
    });
  },
};
