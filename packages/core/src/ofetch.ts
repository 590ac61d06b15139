export { fromOfetch, type OfetchInstance } from "./ofetch/from-ofetch.js";
