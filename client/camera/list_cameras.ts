import type { Camera } from "../types.ts";

/** The cameras that the browser lists; labels are empty until permission was given. Never asks for permission. */
export async function listCameras(): Promise<readonly Camera[]> {
  const { mediaDevices } = navigator;
  if (typeof mediaDevices?.enumerateDevices !== "function") return [];
  const devices = await mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({
    deviceId,
    label,
  }));
}
