/** The application menu. Its commands go to the page, which owns what they mean. */

import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';

export type MenuCommand =
  | 'open-folder'
  | 'open-file'
  | 'close-input'
  | 'compare'
  | 'settings'
  | 'palette'
  | 'toggle-diagnostics'
  | 'shortcuts';
const menuChannel = 'bulkhead:command';

export function menuTemplate(
  platform: NodeJS.Platform,
  developing: boolean,
  send: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Open Folder…', 'open-folder', 'CmdOrCtrl+O'),
        item('Open File…', 'open-file', 'CmdOrCtrl+Shift+O'),
        item('Compare With…', 'compare'),
        item('Close', 'close-input', 'CmdOrCtrl+W'),
        { type: 'separator' },
        item('Settings…', 'settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Commands…', 'palette', 'CmdOrCtrl+K'),
        item('Diagnostics', 'toggle-diagnostics', 'CmdOrCtrl+J'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(developing ? [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', submenu: [item('Keyboard Shortcuts', 'shortcuts', 'CmdOrCtrl+/')] },
  ];
}

export function setMenu(window: BrowserWindow, developing: boolean): void {
  const send = (command: MenuCommand): void => window.webContents.send(menuChannel, command);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, developing, send)));
}
