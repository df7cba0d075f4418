; The counter's data, for whichever account opens the program: a folder that the group Extorno may write to, beside managed.json, whose own
; folder it may not. An account belongs to them once it is in the group: net localgroup Extorno NAME /add
!macro customInstall
  SetShellVarContext all
  nsExec::ExecToLog '"$SYSDIR\net.exe" localgroup Extorno /add /comment:"Extorno: the data of this counter"'
  CreateDirectory "$APPDATA\Extorno\counter"
  ; By their numbers, since the names are in the system's language: SYSTEM and Administrators whole, the group as far as changing files.
  nsExec::ExecToLog '"$SYSDIR\icacls.exe" "$APPDATA\Extorno\counter" /inheritance:r /grant "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "Extorno:(OI)(CI)M"'
!macroend
