/* eslint-disable @typescript-eslint/no-require-imports -- Electron 25 starts CommonJS only. */
/**
 * What an Electron without an app of its own runs first: it reads the command line, loads the
 * modules asked for with -r, and starts the app in the folder (or file) named. The one carried by
 * the registry package lacks it; scripts/electron-registry.mjs puts this in, as
 * resources/default_app.asar. It does what Electron's own does, less the welcome page.
 */
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { app } = require('electron');

/** Reads the arguments that come before the app; those after it are the app's own. */
function parseArguments(args) {
  const options = { modules: [], version: false, appPath: undefined };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') {
      if (args[i + 1] === undefined)
        fail('Invalid usage: --require FILE, and the file is missing.');
      options.modules.push(args[++i]);
    } else if (arg === '-v' || arg === '--version') {
      options.version = true;
    } else if (!arg.startsWith('-')) {
      options.appPath = arg;
      break;
    }
  }
  return options;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Gives Electron the app's name, version and folder, as its package.json says. */
function describeApp(folder) {
  const packageFile = path.join(folder, 'package.json');
  if (!fs.existsSync(packageFile)) return undefined;
  let about;
  try {
    about = JSON.parse(fs.readFileSync(packageFile, 'utf8'));
  } catch (error) {
    fail(`Unable to parse ${packageFile}\n\n${error.message}`);
  }
  if (about.version) app.setVersion(about.version);
  if (about.productName || about.name) app.name = about.productName || about.name;
  app.setDesktopName?.(about.desktopName || `${app.name}.desktop`);
  return folder;
}

function startApp(given) {
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const appPath = path.resolve(given);
  const folder = describeApp(appPath);
  let file;
  try {
    file = Module._resolveFilename(appPath, null, true);
  } catch (error) {
    fail(`Unable to find Electron app at ${appPath}\n\n${error.message}`);
  }
  app.setAppPath(folder ?? path.dirname(file));
  Module._load(appPath, module, true);
}

/**
 * The Node of Electron 25 spins for ever at its end where garbage is collected then and something
 * waits to be told of it (nodejs/node 47748). So nothing is told: no program may count on it.
 */
function tellNothingOfGarbage() {
  globalThis.FinalizationRegistry = class FinalizationRegistry {
    register() {
      // Told of nothing.
    }
    unregister() {
      return false;
    }
  };
  // Node's own has its signals told of, by a registry that cannot be replaced.
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    const message = 'The operation was aborted due to timeout';
    setTimeout(() => controller.abort(new DOMException(message, 'TimeoutError')), ms).unref();
    return controller.signal;
  };
}

tellNothingOfGarbage();
const options = parseArguments(process.argv.slice(1));
if (options.modules.length > 0) Module._preloadModules(options.modules);
if (options.version) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
if (options.appPath === undefined) fail('No app was named: give the folder of one.');
startApp(options.appPath);
