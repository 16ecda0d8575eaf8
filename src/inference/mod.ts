/** Networks: opened once, warmed up, run with checked shapes. Nothing else imports the runtime. */
export { type Input, type Network, type NetworkFile, openNetwork, Outputs, runNetwork } from "./network.ts";
export type { Runtime } from "./session.ts";
export { MODEL_FILE, readDescription } from "./operator_model_file.ts";
