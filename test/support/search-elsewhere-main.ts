import { stdout } from "node:process";
import { suggestionsOfAll } from "./search-elsewhere.ts";

stdout.write(JSON.stringify(suggestionsOfAll()));
