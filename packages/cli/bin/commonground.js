#!/usr/bin/env node
import { freshBundle } from "./bundle.js";

const { main } = await import(freshBundle() ?? "../dist/main.js");
process.exitCode = await main(process.argv.slice(2));
