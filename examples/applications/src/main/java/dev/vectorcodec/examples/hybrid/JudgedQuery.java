package dev.vectorcodec.examples.hybrid;

import java.util.List;
import java.util.Set;

/**
 * A query and what it should find.
 *
 * @param expected names of packages, any of which answers the query
 */
record JudgedQuery(String text, Set<String> expected) {

  /**
   * Some ask for one program, in the words of its description, in other words, or by a part of its
   * name; some ask for a topic that many programs belong to.
   */
  static final List<JudgedQuery> BUNDLED =
      List.of(
          query("copy only changed files to another machine", "rsync"),
          query("read and change json on the command line", "jq"),
          query("find mistakes in bash scripts", "shellcheck"),
          query(
              "take a picture of the screen",
              "flameshot",
              "gnome-screenshot",
              "kde-spectacle",
              "maim",
              "screengrab"),
          query("drive cars against others", "torcs", "pyracerz", "trigger-rally", "xracer"),
          query("indent c source code", "astyle"),
          query("unpack archives of any kind", "patool"),
          query("warn before a certificate expires", "ssl-cert-check"),
          query("files on google drive", "kio-gdrive"),
          query("simulate how air and water flow", "code-saturne"),
          query("play sega genesis games", "blastem"),
          query("limit how much processor a program takes", "cputool"),
          query("make animated pictures smaller", "apngopt"),
          query("open apple spreadsheets in libreoffice", "numbers2ods"),
          query("record what jack plays", "jack-capture"),
          query("copy a disk as evidence", "dcfldd"),
          query("translate fortran to c", "f2c"),
          query("english french dictionary", "dict-freedict-eng-fra"),
          query("italian spelling", "aspell-it"),
          query("find typing mistakes in latex", "chktex"),
          query("statistics of proxy access", "squidview"),
          query("post to mastodon from a terminal", "toot"),
          query("one dhcp server for several networks", "dhcp-helper"),
          query("spread dns requests over servers", "dnsdist"),
          query("look inside firmware images", "binwalk"),
          query("store sms messages in postgresql", "gnokii-smsd-pgsql"),
          query("geany projectorganizer", "geany-plugin-projectorganizer"),
          query("esperanto french apertium", "apertium-eo-fr"),
          query("modula-2 compiler mips", "gm2-mips-linux-gnu"),
          query("relational database server", "default-mysql-server", "mariadb-server"),
          query("play chess", "dreamchess", "pychess", "phalanx", "hoichess", "glaurung", "chessx"),
          query(
              "weather on the desktop",
              "gkrellweather",
              "cairo-dock-weather-plug-in",
              "meteo-qt-l10n",
              "libweather-ion7"),
          query("stitch photos", "hugin"),
          query("control a 3d printer", "pronterface", "printcore", "cura"),
          query(
              "incremental backups of my home directory",
              "backintime-qt",
              "borgbackup2",
              "luckybackup-data",
              "dirvish",
              "backupninja",
              "vbackup"),
          query("listen to podcasts", "liferea", "mopidy-podcast", "dradio"),
          query("puzzle with mines", "freesweep", "xbomb"),
          query("guitar effects", "rakarrack", "guitarix-common"),
          query("keep time while practicing music", "gtick"),
          query("point a telescope", "indi-bresserexos2", "indi-starbook-ten"),
          query("read feeds", "grr.app", "liferea", "cairo-dock-rssreader-plug-in"),
          query("learn to type faster", "nlkt"));

  private static JudgedQuery query(String text, String... expected) {
    return new JudgedQuery(text, Set.of(expected));
  }
}
