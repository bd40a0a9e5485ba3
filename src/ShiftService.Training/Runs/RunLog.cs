using System.Globalization;
using System.Text.Json;

namespace ShiftService.Training.Runs;

/// <summary>
/// A run's log, one record an epoch: log.jsonl for programs and log.csv for spreadsheets, both of the same records. On resuming, records
/// after the checkpoint are cut, so that no epoch comes twice.
/// </summary>
public sealed class RunLog
{
    private const string Header =
        "epoch,step,learning_rate,train_loss,train_accuracy,test_loss,top1,top5,pair_accuracy,images_per_second,seconds";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly string _jsonPath, _csvPath;
    private readonly List<EpochRecord> _records;

    private RunLog(string jsonPath, string csvPath, List<EpochRecord> records) =>
        (_jsonPath, _csvPath, _records) = (jsonPath, csvPath, records);

    /// <summary>The records so far.</summary>
    public IReadOnlyList<EpochRecord> Records => _records;

    /// <summary>Opens a run's log.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="epochs">Epochs that the checkpoint has done; 0 for a new run. Later records are cut.</param>
    /// <exception cref="RunLogException">A line to be kept is no record.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static RunLog Open(string folder, int epochs)
    {
        Directory.CreateDirectory(folder);
        string jsonPath = Path.Combine(folder, "log.jsonl"), csvPath = Path.Combine(folder, "log.csv");
        List<EpochRecord> records = epochs > 0 && File.Exists(jsonPath) ? Read(jsonPath, epochs) : [];
        var log = new RunLog(jsonPath, csvPath, records);
        Rewrite(jsonPath, records.Select(ToJson));
        Rewrite(csvPath, records.Select(ToCsv).Prepend(Header));
        return log;
    }

    /// <summary>Adds a record to both files.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Append(EpochRecord record)
    {
        File.AppendAllText(_jsonPath, ToJson(record) + "\n");
        File.AppendAllText(_csvPath, ToCsv(record) + "\n");
        _records.Add(record);
    }

    private static List<EpochRecord> Read(string path, int epochs)
    {
        var records = new List<EpochRecord>();
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            EpochRecord record;
            try
            {
                record = JsonSerializer.Deserialize<EpochRecord>(lines[i], Json) ?? throw new JsonException("null is no record");
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                break; // The program was stopped while it wrote: that epoch is not in the checkpoint.
            }
            catch (JsonException error)
            {
                throw new RunLogException(path, i + 1, $"it is not a record of an epoch: {error.Message}", error);
            }
            if (record.Epoch <= epochs) records.Add(record);
        }
        return records;
    }

    private static void Rewrite(string path, IEnumerable<string> lines)
    {
        string unfinished = path + ".unfinished";
        File.WriteAllText(unfinished, string.Concat(lines.Select(line => line + "\n")));
        File.Move(unfinished, path, overwrite: true);
    }

    private static string ToJson(EpochRecord record) => JsonSerializer.Serialize(record, Json);

    private static string ToCsv(EpochRecord r) => string.Join(',', new double?[]
    {
        r.Epoch, r.Step, r.LearningRate, r.TrainLoss, r.TrainAccuracy, r.TestLoss, r.Top1, r.Top5, r.PairAccuracy,
        r.ImagesPerSecond, r.Seconds,
    }.Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? ""));
}
