/**
 * Permissions, each of which lets the Windows Update service be read.
 *
 * Unverified: that the lower one is enough for policies; the pages of `updateData` name it.
 *
 * @see https://learn.microsoft.com/graph/api/windowsupdates-updatedata-list-deviceprofiles?view=graph-rest-beta
 */
export const serviceReadPermissions = ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"];
