export { Builder, type Offset } from "npm:flatbuffers@25.9.23";
