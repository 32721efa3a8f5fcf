/** The menu that stands at the left of every header: the places of the app, its keys, and the way out. */
import Keyboard from 'lucide-react/icons/keyboard';
import LibraryBig from 'lucide-react/icons/library-big';
import LogOut from 'lucide-react/icons/log-out';
import MenuIcon from 'lucide-react/icons/menu';
import Settings from 'lucide-react/icons/settings';
import Users from 'lucide-react/icons/users';
import { useLocation } from 'wouter';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';

export interface AppMenuProps {
  readonly onKeys: () => void;
  readonly onSignOut: () => void;
}

export function AppMenu({ onKeys, onSignOut }: AppMenuProps) {
  const [, navigate] = useLocation();
  return (
    <Menu
      trigger={
        <IconButton label="Menu">
          <MenuIcon aria-hidden size={18} />
        </IconButton>
      }
      groups={[
        [
          { label: 'Library', icon: <LibraryBig aria-hidden size={16} />, onSelect: () => navigate('/') },
          { label: 'People', icon: <Users aria-hidden size={16} />, onSelect: () => navigate('/people') },
          {
            label: 'Settings',
            icon: <Settings aria-hidden size={16} />,
            onSelect: () => navigate('/settings'),
          },
        ],
        [{ label: 'Keys', aside: '?', icon: <Keyboard aria-hidden size={16} />, onSelect: onKeys }],
        [{ label: 'Sign out…', icon: <LogOut aria-hidden size={16} />, onSelect: onSignOut }],
      ]}
    />
  );
}
