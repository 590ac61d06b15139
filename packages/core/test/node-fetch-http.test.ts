import { nodeFetch } from "../src/node.js";
import { underTest } from "./under-test.js";

underTest.fetch = nodeFetch();
await import("./http.test.js");
