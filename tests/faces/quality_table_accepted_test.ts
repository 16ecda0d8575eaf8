import { testTable } from "./table_tests.ts";

// The refused ones are in a file of their own, so that both halves run at a time.
await testTable(({ expect }) => expect === "accepted");
