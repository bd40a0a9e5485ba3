using System.Text;
using ShiftService.Imaging;

namespace ShiftService.Training.Tests.Data.Detection;

/// <summary>
/// A folder of photos with drawn faces, a table of their boxes, and a sheet of cells: a face is a bright square with five dark points on a
/// dark background.
/// </summary>
internal static class FaceFiles
{
    public const int Side = 96, Face = 40;

    private const string Columns =
        "file,width,height,annotator,label,x,y,w,h,score,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,lmouth_y";

    /// <summary>Writes detector/boxes.csv with its photos and lfw-view2-128/index.csv with one sheet of two cells.</summary>
    public static void Write(string folder, int photos = 8)
    {
        var table = new StringBuilder(Columns + "\n");
        var random = new Random(1);
        foreach (string kind in (string[])["portraits", "crowds", "empty"])
            for (int i = 0; i < photos; i++)
            {
                string name = $"{kind}/{i:D2}.png";
                int left = random.Next(Side - Face), top = random.Next(Side - Face);
                RgbImage photo = Photo(Side, kind == "empty" ? null : (left, top), seed: i);
                Directory.CreateDirectory(Path.Combine(folder, "detector", kind));
                File.WriteAllBytes(Path.Combine(folder, "detector", name), ImageEncoder.Png(photo));
                string label = kind switch { "portraits" => "face", "crowds" => i % 2 == 0 ? "face:sin_mascarilla" : "face:other", _ => "none" };
                string rest = kind switch
                {
                    "empty" => ",,,," + new string(',', 10),
                    "portraits" => Box(left, top) + ",1," + Points(left, top),
                    _ => Box(left, top) + ",1," + new string(',', 9),
                };
                table.AppendLine($"{name},{Side},{Side},test,{label},{rest}");
            }
        table.AppendLine($"crowds/00.png,{Side},{Side},test,ignore:other,0,0,10,10,1," + new string(',', 9));
        File.WriteAllText(Path.Combine(folder, "detector", "boxes.csv"), table.ToString());

        Directory.CreateDirectory(Path.Combine(folder, "lfw-view2-128", "sheets"));
        var index = new StringBuilder("idx,sheet,cell,bx,by,bw,bh," + Columns[Columns.IndexOf("reye_x", StringComparison.Ordinal)..] + "\n");
        for (int sheet = 0; sheet < 2; sheet++)
        {
            var pixels = new RgbImage(8 * Side, Side);
            for (int cell = 0; cell < 2; cell++)
            {
                RgbImage face = Photo(Side, (20 + cell, 30), seed: 50 + cell);
                for (int y = 0; y < Side; y++)
                    face.Pixels.AsSpan(y * Side * 3, Side * 3).CopyTo(pixels.Pixels.AsSpan((y * 8 * Side + cell * Side) * 3));
                index.AppendLine($"{2 * sheet + cell},{sheet},{cell},{Box(20 + cell, 30)},{Points(20 + cell, 30)}");
            }
            File.WriteAllBytes(Path.Combine(folder, "lfw-view2-128", "sheets", $"{sheet:D3}.jpg"), ImageEncoder.Jpeg(pixels, 95));
        }
        File.WriteAllText(Path.Combine(folder, "lfw-view2-128", "index.csv"), index.ToString());
    }

    /// <summary>A photo of one face, or of none.</summary>
    public static RgbImage Photo(int side, (int Left, int Top)? face, int seed)
    {
        var image = new RgbImage(side, side);
        var random = new Random(seed);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)random.Next(60);
        if (face is not (int left, int top)) return image;
        for (int y = top; y < top + Face; y++)
            for (int x = left; x < left + Face; x++) image.Pixels.AsSpan((y * side + x) * 3, 3).Fill(230);
        foreach ((int x, int y) in Offsets) image.Pixels.AsSpan(((top + y) * side + left + x) * 3, 3).Clear();
        return image;
    }

    private static readonly (int X, int Y)[] Offsets = [(12, 12), (28, 12), (20, 20), (13, 30), (27, 30)];

    private static string Box(int left, int top) => $"{left},{top},{Face},{Face}";

    private static string Points(int left, int top) => string.Join(',', Offsets.Select(point => $"{left + point.X},{top + point.Y}"));
}
