/** The hybrid KEM in JavaScript, for hosts whose WebCrypto has no ML-KEM. */
export { KEM_MLKEM768_X25519 } from "npm:@panva/hpke-noble@1.0.3";
