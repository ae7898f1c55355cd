import Glibc
import Synchronization

/// What the kernel and its machine use, for a front end's status line (`usage_request`).
final class Usage: Sendable {
  private struct Sample {
    var time = ContinuousClock.now
    var kernelSeconds: Double
    var hostBusy: Double
    var hostTotal: Double
  }

  private let last = Mutex<Sample?>(nil)

  /// Shares of time count from the measurement before; the first has none.
  func measure() -> [String: JSON] {
    let (busy, total) = Self.hostTicks()
    let sample = Sample(kernelSeconds: Self.kernelSeconds(), hostBusy: busy, hostTotal: total)
    let before = last.withLock { last in
      defer { last = sample }
      return last
    }
    let memory = Self.fields(of: "/proc/meminfo").mapValues { $0 * 1024 }
    let (all, available) = (memory["MemTotal"] ?? 0, memory["MemAvailable"] ?? 0)
    let pss = Self.fields(of: "/proc/self/smaps_rollup")["Pss"] ?? 0
    var usage: [String: JSON] = [
      "hostname": .string(Self.hostName()), "pid": .integer(Int(getpid())), "kernel_memory": .integer(pss * 1024),
      "cpu_count": .integer(sysconf(Int32(_SC_NPROCESSORS_ONLN))), "kernel_cpu": .number(0),
      "host_virtual_memory": [
        "total": .integer(all), "available": .integer(available), "used": .integer(all - available),
        "free": .integer(memory["MemFree"] ?? 0),
        "percent": .number(all > 0 ? 100 * Double(all - available) / Double(all) : 0),
      ],
    ]
    guard let before else { return usage }
    let seconds = (sample.time - before.time) / .seconds(1)
    if seconds > 0 {
      usage["kernel_cpu"] = .number(100 * max(0, sample.kernelSeconds - before.kernelSeconds) / seconds)
    }
    if total > before.hostTotal {
      usage["host_cpu_percent"] = .number(100 * (busy - before.hostBusy) / (total - before.hostTotal))
    }
    return usage
  }

  private static func kernelSeconds() -> Double {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The first line of /proc/stat: user, nice, system, idle, iowait, …
  private static func hostTicks() -> (busy: Double, total: Double) {
    let line = TextFile.read("/proc/stat")?.split(separator: "\n").first ?? ""
    let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    let total = ticks.reduce(0, +)
    let idle = ticks.dropFirst(3).prefix(2).reduce(0, +)
    return (total - idle, total)
  }

  /// Lines of the form `Name:   123 kB`.
  private static func fields(of path: String) -> [String: Int] {
    let lines = TextFile.read(path)?.split(separator: "\n") ?? []
    return Dictionary(
      lines.compactMap { line in
        let parts = line.split(whereSeparator: { $0 == ":" || $0 == " " })
        guard parts.count >= 2, let value = Int(parts[1]) else { return nil }
        return (String(parts[0]), value)
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, 255) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
