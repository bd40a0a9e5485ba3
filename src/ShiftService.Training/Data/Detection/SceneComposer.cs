using System.Numerics;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Detection;

/// <summary>
/// Composes pictures of photos: one photo, or a grid of up to 36, so that faces of all sizes occur, over a colour or a photo without faces.
/// In a grid of four, half of the tiles are close-ups, in which a detector is to tell a face's points exactly.
/// What is composed is a function of the random numbers alone. Shared by threads.
/// </summary>
internal sealed class SceneComposer(FacePhotoSet photos)
{
    private const double BackgroundShare = 0.5, BlackShare = 0.25, MirrorShare = 0.5, TurnShare = 0.5, LargestTurn = 0.25;
    private const double GreyShare = 0.15, BlurShare = 0.2, NoiseShare = 0.3, LeastNoise = 2, MostNoise = 40;

    // Of a tile's side. The close-ups of a detector show faces at 0.6 to 0.8 of their side, nearly upright.
    private const double LeastCloseUp = 0.55, MostCloseUp = 0.9, CloseUpTurn = 0.12;
    private const int CloseUpTiles = 2;
    private const float LargestEnlargement = 4;
    private const int FaceFreeTries = 8;

    // Tiles a side, and how often.
    private static readonly (int Tiles, double Share)[] Grids = [(1, 0.42), (2, 0.36), (3, 0.1), (4, 0.07), (6, 0.05)];

    private readonly FacePhoto[] _withFaces = [.. photos.Crowds, .. photos.Portraits];

    /// <summary>Composes a picture.</summary>
    public void Compose(FaceScene scene, ref CounterRandom random)
    {
        var whole = new SceneArea(0, 0, scene.Width, scene.Height);
        double kind = random.Double();
        scene.Clear(kind < BlackShare ? RgbColor.Black : new((byte)random.Integer(256), (byte)random.Integer(256), (byte)random.Integer(256)));
        if (photos.Empty.Count > 0 && kind > 1 - BackgroundShare) PaintEmpty(scene, whole, ref random);
        int tiles = DrawGrid(ref random);
        Span<int> columns = stackalloc int[tiles + 1], rows = stackalloc int[tiles + 1];
        DrawEdges(columns, scene.Width, ref random);
        DrawEdges(rows, scene.Height, ref random);
        for (int row = 0; row < tiles; row++)
            for (int column = 0; column < tiles; column++)
                PaintTile(
                    scene, new(columns[column], rows[row], columns[column + 1] - columns[column], rows[row + 1] - rows[row]), tiles,
                    ref random);
        if (random.Double() < GreyShare) SceneEffects.Grey(scene.Pixels);
        if (random.Double() < BlurShare) SceneEffects.Blur(scene.Pixels, scene.Width, scene.Height);
        if (random.Double() < NoiseShare) SceneEffects.Noise(scene.Pixels, Between(LeastNoise, MostNoise, ref random), ref random);
    }

    private void PaintTile(FaceScene scene, SceneArea area, int tiles, ref CounterRandom random)
    {
        double kind = random.Double();
        List<FacePhoto>? source = tiles == 1
            ? kind < 0.42 ? photos.Crowds : kind < 0.66 ? photos.Portraits : kind < 0.85 ? Cells(ref random) : null
            : kind < 0.3 ? photos.Crowds : kind < 0.58 ? photos.Portraits : kind < 0.8 ? Cells(ref random) : null;
        if (tiles == CloseUpTiles && random.Coin() && photos.Portraits.Count + photos.Cells.Count > 0) PaintCloseUp(scene, area, ref random);
        else if (source is { Count: > 0 }) PaintFace(scene, Pick(source, ref random), area, tiles, ref random);
        else if (random.Coin() || !PaintWithoutFaces(scene, area, ref random)) PaintEmpty(scene, area, ref random);
    }

    // One of the photo's faces at a size of its own, somewhere in the tile.
    private static void PaintFace(FaceScene scene, FacePhoto photo, SceneArea area, int tiles, ref CounterRandom random)
    {
        double low = tiles == 1 ? 0.06 : tiles == 2 ? 0.15 : 0.3;
        // Alone, half of the faces are large.
        double share = tiles == 1 && random.Coin() ? random.Uniform(0.3, 1.1) : Between(low, 0.95, ref random);
        float turn = random.Double() < TurnShare ? (float)random.Uniform(-LargestTurn, LargestTurn) : 0;
        Paint(scene, photo, area, share, turn, ref random);
    }

    // A face whose points are known.
    private void PaintCloseUp(FaceScene scene, SceneArea area, ref CounterRandom random)
    {
        List<FacePhoto> cells = Cells(ref random);
        List<FacePhoto> source = cells.Count > 0 && (photos.Portraits.Count == 0 || random.Coin()) ? cells : photos.Portraits;
        Paint(
            scene, Pick(source, ref random), area, random.Uniform(LeastCloseUp, MostCloseUp),
            (float)random.Uniform(-CloseUpTurn, CloseUpTurn), ref random);
    }

    // Of cells and aligned faces, either as often.
    private List<FacePhoto> Cells(ref CounterRandom random) =>
        photos.Aligned.Count > 0 && (photos.Cells.Count == 0 || random.Coin()) ? photos.Aligned : photos.Cells;

    private static void Paint(FaceScene scene, FacePhoto photo, SceneArea area, double share, float turn, ref CounterRandom random)
    {
        FaceLabel face = photo.Faces[random.Integer(photo.Faces.Length)];
        float faceSide = Math.Max(face.Width, face.Height), wanted = (float)(share * Math.Min(area.Width, area.Height));
        float scale = Math.Min(wanted / faceSide, LargestEnlargement);
        float freeX = Math.Max(area.Width - face.Width * scale, 0), freeY = Math.Max(area.Height - face.Height * scale, 0);
        var to = new Vector2(
            area.Left + face.Width * scale / 2 + freeX * (float)random.Double(), area.Top + face.Height * scale / 2 + freeY * (float)random.Double());
        var from = new Vector2((face.Left + face.Right) / 2, (face.Top + face.Bottom) / 2);
        scene.Paint(photo, new(from, to, scale, turn, random.Double() < MirrorShare), area, ref random);
    }

    // A part of a photo with faces that shows none of them: colourful, and of the same kind as what surrounds faces.
    private bool PaintWithoutFaces(FaceScene scene, SceneArea area, ref CounterRandom random)
    {
        for (int i = 0; i < FaceFreeTries && _withFaces.Length > 0; i++)
        {
            FacePhoto photo = _withFaces[random.Integer(_withFaces.Length)];
            var scale = (float)Between(1, LargestEnlargement, ref random);
            var from = new Vector2(photo.Width * (float)random.Double(), photo.Height * (float)random.Double());
            var to = new Vector2(area.Left + area.Width / 2f, area.Top + area.Height / 2f);
            var geometry = new FaceGeometry(from, to, scale, 0, random.Coin());
            bool isFree = true;
            foreach (FaceLabel face in photo.Faces)
            {
                FaceLabel there = geometry.Map(face);
                float margin = 0.3f * Math.Max(there.Width, there.Height);
                isFree &= there.Left - margin > area.Right || there.Right + margin < area.Left
                    || there.Top - margin > area.Bottom || there.Bottom + margin < area.Top;
            }
            if (!isFree) continue;
            scene.Paint(photo, geometry, area, ref random);
            return true;
        }
        return false;
    }

    private void PaintEmpty(FaceScene scene, SceneArea area, ref CounterRandom random)
    {
        if (photos.Empty.Count == 0) return;
        FacePhoto photo = Pick(photos.Empty[random.Integer(photos.Empty.Count)], ref random);
        float cover = Math.Max((float)area.Width / photo.Width, (float)area.Height / photo.Height);
        float scale = cover * (float)Between(1, 3, ref random);
        float freeX = photo.Width - area.Width / scale, freeY = photo.Height - area.Height / scale;
        var from = new Vector2(freeX * (float)random.Double() + area.Width / scale / 2, freeY * (float)random.Double() + area.Height / scale / 2);
        var to = new Vector2(area.Left + area.Width / 2f, area.Top + area.Height / 2f);
        scene.Paint(photo, new(from, to, scale, 0, random.Coin()), area, ref random);
    }

    private static int DrawGrid(ref CounterRandom random)
    {
        double left = random.Double();
        foreach ((int tiles, double share) in Grids)
            if ((left -= share) < 0) return tiles;
        return 1;
    }

    private static void DrawEdges(Span<int> edges, int side, ref CounterRandom random)
    {
        int tiles = edges.Length - 1;
        edges[0] = 0;
        edges[tiles] = side;
        for (int i = 1; i < tiles; i++) edges[i] = (int)(side * (i + random.Uniform(-0.2, 0.2)) / tiles);
    }

    // As often between 1 and 2 as between 2 and 4.
    private static double Between(double low, double high, ref CounterRandom random) => Math.Exp(random.Uniform(Math.Log(low), Math.Log(high)));

    private static FacePhoto Pick(List<FacePhoto> from, ref CounterRandom random) => from[random.Integer(from.Count)];
}
