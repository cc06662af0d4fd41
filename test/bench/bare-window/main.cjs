/** The least an Electron app can be: one window with a page that says it is there. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- as Electron 25 starts an app
const { app, BrowserWindow } = require('electron');

app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  void window.loadURL('data:text/html,<main aria-busy="false">Ready</main>');
});
