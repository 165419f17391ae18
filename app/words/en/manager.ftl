manager-name = { $name }, manager
manager-overview = Overview
manager-till = Till
manager-sign-out = Sign out
